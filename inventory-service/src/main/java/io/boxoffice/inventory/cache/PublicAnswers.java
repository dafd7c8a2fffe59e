package io.boxoffice.inventory.cache;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;

/**
 * Answers that are the same for everybody who does not organise. The gateway may hand one to all
 * who ask within a quarter of a second; anybody else asks each time, and hears 304 while nothing
 * changed.
 */
public final class PublicAnswers {
  private static final CacheControl ASK_EACH_TIME = CacheControl.noCache().cachePublic();

  private PublicAnswers() {}

  /** Begins an answer of this version. */
  public static ResponseEntity.BodyBuilder of(long version) {
    return of(Long.toString(version));
  }

  /**
   * Begins an answer with this entity tag.
   *
   * @param tag without quotes
   */
  public static ResponseEntity.BodyBuilder of(String tag) {
    return ResponseEntity.ok().eTag('"' + tag + '"').cacheControl(ASK_EACH_TIME);
  }
}
