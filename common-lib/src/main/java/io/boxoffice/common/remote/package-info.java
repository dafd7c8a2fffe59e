/** Calls to other services: signed, bounded in time, behind a circuit breaker. */
@NullMarked
package io.boxoffice.common.remote;

import org.jspecify.annotations.NullMarked;
