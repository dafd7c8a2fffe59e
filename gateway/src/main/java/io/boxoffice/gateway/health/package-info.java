/** Health and circuit breakers, as operators see them. */
@NullMarked
package io.boxoffice.gateway.health;

import org.jspecify.annotations.NullMarked;
