package io.boxoffice.common.security;

import org.jspecify.annotations.Nullable;

/**
 * What the text of a header may be. Looks at each character once: the patterns of the framework,
 * which say the same, took a fifth of what a short request costs. A plain class, also for the
 * gateway.
 */
public final class HeaderText {
  private HeaderText() {}

  /** Says whether the text is a {@code b64token} (RFC 6750, section 2.1). */
  public static boolean isToken(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!word && "-._~+/".indexOf(c) < 0) {
        return false;
      }
    }
    return end > 0;
  }

  /**
   * Says whether a header's name or value has no control character but the tab, and none that is
   * not assigned: what the framework's firewalls let pass. No text is, too.
   */
  public static boolean isVisible(@Nullable String text) {
    if (text == null) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' ? c != '\t' : c >= 0x7f && (c <= 0x9f || !Character.isDefined(c))) {
        return false;
      }
    }
    return true;
  }
}
