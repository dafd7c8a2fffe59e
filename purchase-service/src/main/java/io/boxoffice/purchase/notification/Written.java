package io.boxoffice.purchase.notification;

/** What came of writing a mail. */
sealed interface Written {
  /** Here it is. */
  record Ready(Mail mail) implements Written {}

  /** Something that it needs is not there yet. */
  record NotYet(String why) implements Written {}

  /** There is nothing to tell any more. */
  record Pointless(String why) implements Written {}

  /** Nobody knows where it would go. */
  record NoAddress() implements Written {}
}
