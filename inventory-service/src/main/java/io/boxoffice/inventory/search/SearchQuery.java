package io.boxoffice.inventory.search;

import java.text.Normalizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor looks for; null means any.
 *
 * @param text words, all of which have to match
 * @param from earliest start
 * @param to latest start, exclusive
 */
public record SearchQuery(
    String text,
    @Nullable String category,
    @Nullable String city,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Boolean featured) {
  /** Most words of one query. */
  public static final int MOST_WORDS = 10;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** Returns the distinct words to look for. */
  List<String> words() {
    return words(text);
  }

  /** Returns the distinct words of a text, without the punctuation between them. */
  public static List<String> words(String text) {
    return Arrays.stream(BETWEEN_WORDS.split(Normalizer.normalize(text, Normalizer.Form.NFKC)))
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }
}
