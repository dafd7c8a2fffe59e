/**
 * What a ticket costs: rules and the arithmetic of prices, without a clock or a database.
 *
 * <p>The <em>base price</em> is the seller's. Rules for time windows and for the share sold make
 * the <em>dynamic price</em> of it, which is the same for everybody. Quantity tiers make the
 * <em>unit price</em> of one request of it.
 */
@NullMarked
package io.boxoffice.inventory.price;

import org.jspecify.annotations.NullMarked;
