/** Bundles: tickets of several types that are sold as one. */
@NullMarked
package io.boxoffice.inventory.bundle;

import org.jspecify.annotations.NullMarked;
