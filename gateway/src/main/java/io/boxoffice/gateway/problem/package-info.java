/** Answers of the gateway itself, as RFC 9457 problems. */
@NullMarked
package io.boxoffice.gateway.problem;

import org.jspecify.annotations.NullMarked;
