/** Pages of lists that continue where the last one ended. */
@NullMarked
package io.boxoffice.inventory.page;

import org.jspecify.annotations.NullMarked;
