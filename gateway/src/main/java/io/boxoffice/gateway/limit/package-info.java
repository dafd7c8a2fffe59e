/** Rate limits, shared by all replicas through Redis. */
@NullMarked
package io.boxoffice.gateway.limit;

import org.jspecify.annotations.NullMarked;
