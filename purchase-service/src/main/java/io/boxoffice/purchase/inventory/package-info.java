/** What this service asks of inventory. */
@NullMarked
package io.boxoffice.purchase.inventory;

import org.jspecify.annotations.NullMarked;
