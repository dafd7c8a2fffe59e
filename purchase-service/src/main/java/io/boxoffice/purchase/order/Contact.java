package io.boxoffice.purchase.order;

import io.boxoffice.common.security.CurrentUser;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where mails about an order go.
 *
 * @param email as the buyer's token says
 * @param locale language tag in which dates and amounts are written
 */
public record Contact(String email, String locale) {
  private static final int LONGEST_EMAIL = 254;
  private static final int LONGEST_LOCALE = 35;

  /**
   * Returns what the token tells, or null. An address that the issuer has not verified is none:
   * tickets let in whoever holds them.
   */
  public static @Nullable Contact of(CurrentUser user, Locale locale) {
    String email = user.email();
    if (email == null
        || !user.emailVerified()
        || email.isBlank()
        || email.length() > LONGEST_EMAIL
        || email.chars().anyMatch(Character::isISOControl)) {
      return null;
    }
    String tag = locale.toLanguageTag();
    return new Contact(email, tag.length() <= LONGEST_LOCALE ? tag : locale.getLanguage());
  }

  /** Never shows the address. */
  @Override
  public String toString() {
    return "Contact[" + locale + "]";
  }
}
