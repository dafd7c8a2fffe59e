/** What inventory says of events: changed facts, and cancellations with what follows from them. */
@NullMarked
package io.boxoffice.purchase.event;

import org.jspecify.annotations.NullMarked;
