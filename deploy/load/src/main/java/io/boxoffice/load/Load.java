package io.boxoffice.load;

import java.time.Duration;

/** Something that can be done often. */
interface Load {
  /** Does it so many times a second, whether or not earlier ones have ended. */
  Tally atRate(double perSecond, Duration time) throws InterruptedException;

  /** Keeps so many under way. */
  Tally saturated(int outstanding, Duration time) throws InterruptedException;
}
