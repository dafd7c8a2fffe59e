/** Getting in: codes, gates and admissions. */
@NullMarked
package io.boxoffice.checkin;

import org.jspecify.annotations.NullMarked;
