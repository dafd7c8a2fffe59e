/** Mails about orders, tickets and offers: queued with their cause, sent by a worker. */
@NullMarked
package io.boxoffice.purchase.notification;

import org.jspecify.annotations.NullMarked;
