/** The order: what it is, which states it goes through, and its rows. */
@NullMarked
package io.boxoffice.purchase.order;

import org.jspecify.annotations.NullMarked;
