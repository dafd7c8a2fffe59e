/** Tax rates: which one applies where, to what and when. */
@NullMarked
package io.boxoffice.purchase.tax;

import org.jspecify.annotations.NullMarked;
