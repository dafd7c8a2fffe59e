/** Checks of request fields that the standard constraints lack. */
@NullMarked
package io.boxoffice.inventory.validation;

import org.jspecify.annotations.NullMarked;
