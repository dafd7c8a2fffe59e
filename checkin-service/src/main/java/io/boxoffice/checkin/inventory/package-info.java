/** What inventory tells of events. */
@NullMarked
package io.boxoffice.checkin.inventory;

import org.jspecify.annotations.NullMarked;
