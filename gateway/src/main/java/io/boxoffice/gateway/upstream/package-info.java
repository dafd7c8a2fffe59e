/** Calls to the services: headers, bodies, streams, circuit breakers, retries. */
@NullMarked
package io.boxoffice.gateway.upstream;

import org.jspecify.annotations.NullMarked;
