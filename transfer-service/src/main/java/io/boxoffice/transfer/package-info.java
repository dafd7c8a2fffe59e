/** Changing hands. */
@NullMarked
package io.boxoffice.transfer;

import org.jspecify.annotations.NullMarked;
