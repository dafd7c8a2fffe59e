/** The one clock. */
@NullMarked
package io.boxoffice.common.time;

import org.jspecify.annotations.NullMarked;
