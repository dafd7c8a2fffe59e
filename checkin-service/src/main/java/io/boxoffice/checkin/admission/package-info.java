/** How many are in. */
@NullMarked
package io.boxoffice.checkin.admission;

import org.jspecify.annotations.NullMarked;
