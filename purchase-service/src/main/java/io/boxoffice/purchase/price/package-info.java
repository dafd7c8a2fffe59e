/** What an order costs: discounts off, tax on or within, to the last minor unit. */
@NullMarked
package io.boxoffice.purchase.price;

import org.jspecify.annotations.NullMarked;
