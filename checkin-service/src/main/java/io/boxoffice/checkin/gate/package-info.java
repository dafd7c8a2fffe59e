/** Gates of an event. */
@NullMarked
package io.boxoffice.checkin.gate;

import org.jspecify.annotations.NullMarked;
