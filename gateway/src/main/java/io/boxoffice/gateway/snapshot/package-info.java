/** Values fetched from elsewhere and kept for a while. */
@NullMarked
package io.boxoffice.gateway.snapshot;

import org.jspecify.annotations.NullMarked;
