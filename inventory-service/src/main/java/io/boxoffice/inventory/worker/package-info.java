/** Work that every replica does again and again, and the route that starts it by hand. */
@NullMarked
package io.boxoffice.inventory.worker;

import org.jspecify.annotations.NullMarked;
