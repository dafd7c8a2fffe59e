/** What transfers ask of the gates. */
@NullMarked
package io.boxoffice.transfer.checkin;

import org.jspecify.annotations.NullMarked;
