/** Money: the port to payment providers, the adapter of the local one, and the rows of payments. */
@NullMarked
package io.boxoffice.purchase.payment;

import org.jspecify.annotations.NullMarked;
