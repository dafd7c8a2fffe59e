/** How much one person may spend, and has spent. */
@NullMarked
package io.boxoffice.purchase.spending;

import org.jspecify.annotations.NullMarked;
