/** The sale: from what a buyer asks for to issued tickets, or back. */
@NullMarked
package io.boxoffice.purchase.sale;

import org.jspecify.annotations.NullMarked;
