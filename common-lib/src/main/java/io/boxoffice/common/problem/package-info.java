/** Errors as RFC 9457 problem details. */
@NullMarked
package io.boxoffice.common.problem;

import org.jspecify.annotations.NullMarked;
