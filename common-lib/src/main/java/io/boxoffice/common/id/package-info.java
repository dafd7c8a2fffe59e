/** Identifiers. */
@NullMarked
package io.boxoffice.common.id;

import org.jspecify.annotations.NullMarked;
