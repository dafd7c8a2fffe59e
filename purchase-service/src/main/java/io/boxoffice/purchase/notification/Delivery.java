package io.boxoffice.purchase.notification;

/** What came of one try. Reasons name neither addresses nor codes nor what a server said. */
sealed interface Delivery {
  /** The mail server has it. */
  record Sent() implements Delivery {}

  /** It may go another time. */
  record Failed(String why) implements Delivery {}

  /** There is no mail server to talk to: nothing else would go either. */
  record NoServer(String why) implements Delivery {}

  /** It never will go, or there is nothing to tell any more. */
  record GivenUp(String why) implements Delivery {}

  /** Nobody knows where it would go. */
  record NoAddress() implements Delivery {}
}
