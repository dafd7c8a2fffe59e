/** Discount codes: what they give, to whom, and how often. */
@NullMarked
package io.boxoffice.purchase.discount;

import org.jspecify.annotations.NullMarked;
