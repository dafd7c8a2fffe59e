/** Whose request it is. */
@NullMarked
package io.boxoffice.gateway.tenant;

import org.jspecify.annotations.NullMarked;
