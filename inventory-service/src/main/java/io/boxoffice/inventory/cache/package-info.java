/** How long copies of what can be sold are kept and believed. */
@NullMarked
package io.boxoffice.inventory.cache;

import org.jspecify.annotations.NullMarked;
