/** The service that knows what can be sold, and how much of it is left. */
@NullMarked
package io.boxoffice.inventory;

import org.jspecify.annotations.NullMarked;
