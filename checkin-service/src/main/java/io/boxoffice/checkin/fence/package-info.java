/** The fence that kills a code before its ticket changes hands or is paid back. */
@NullMarked
package io.boxoffice.checkin.fence;

import org.jspecify.annotations.NullMarked;
