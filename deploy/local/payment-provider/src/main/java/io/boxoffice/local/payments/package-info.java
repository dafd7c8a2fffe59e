/** A payment provider for the local default, with the habits of a real one. */
@NullMarked
package io.boxoffice.local.payments;

import org.jspecify.annotations.NullMarked;
