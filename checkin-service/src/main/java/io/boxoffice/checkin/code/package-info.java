/** The codes at the gate: their layout, their keys, how they are written and read. */
@NullMarked
package io.boxoffice.checkin.code;

import org.jspecify.annotations.NullMarked;
