/**
 * What the gates know of an event: its window, its owner, its scan policy, whether it takes place.
 */
@NullMarked
package io.boxoffice.checkin.event;

import org.jspecify.annotations.NullMarked;
