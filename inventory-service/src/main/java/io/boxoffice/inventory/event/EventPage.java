package io.boxoffice.inventory.event;

/**
 * A published event as everybody sees it.
 *
 * @param json the whole event, as it is answered
 */
record EventPage(EventSummary summary, String json) {}
