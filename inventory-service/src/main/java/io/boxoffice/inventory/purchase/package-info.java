/** What this service asks of purchase-service. */
@NullMarked
package io.boxoffice.inventory.purchase;

import org.jspecify.annotations.NullMarked;
