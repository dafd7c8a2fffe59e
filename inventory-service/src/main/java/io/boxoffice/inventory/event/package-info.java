/** Events: what takes place, when, and whether it is on sale. */
@NullMarked
package io.boxoffice.inventory.event;

import org.jspecify.annotations.NullMarked;
