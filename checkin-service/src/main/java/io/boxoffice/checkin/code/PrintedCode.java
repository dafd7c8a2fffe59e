package io.boxoffice.checkin.code;

/**
 * A code for paper.
 *
 * @param text what the symbol holds
 */
public record PrintedCode(String text) {
  /** Never shows the code. */
  @Override
  public String toString() {
    return "PrintedCode";
  }
}
