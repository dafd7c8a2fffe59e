/** The code that an owner shows at the gate. */
@NullMarked
package io.boxoffice.checkin.qr;

import org.jspecify.annotations.NullMarked;
