/** Scans: attempts to get in, each of them recorded, at most one of them admitted. */
@NullMarked
package io.boxoffice.checkin.scan;

import org.jspecify.annotations.NullMarked;
