/** The engine that carries a list of remote steps to its end, or back, across crashes. */
@NullMarked
package io.boxoffice.purchase.saga;

import org.jspecify.annotations.NullMarked;
