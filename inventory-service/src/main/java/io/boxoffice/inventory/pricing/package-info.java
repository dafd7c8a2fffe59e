/**
 * Prices as sellers rule them and as everybody sees them: rules, present prices, quotes, history,
 * and the worker that moves them. The arithmetic is in {@code price}, and what is written is
 * decided by the stock engine.
 */
@NullMarked
package io.boxoffice.inventory.pricing;

import org.jspecify.annotations.NullMarked;
