package io.boxoffice.common.cache;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where shared copies are, and how much is kept.
 *
 * @param redisUrl address of Redis; it may be down, but it must be named
 * @param maxSize most near copies of each cache
 * @param patience how long Redis may take to answer before the database is asked instead
 */
@Validated
@ConfigurationProperties("boxoffice.cache")
record CacheProperties(
    @NotBlank(message = "set BOXOFFICE_REDIS_URL, for example redis://redis:6379") @Pattern(
            regexp = "(rediss?://.+)?",
            message = "BOXOFFICE_REDIS_URL begins with redis:// or rediss://")
        String redisUrl,
    @DefaultValue("1000")
        @Min(value = 1, message = "CACHE_MAX_SIZE is at least 1") @Max(value = 1_000_000, message = "CACHE_MAX_SIZE is at most 1000000") int maxSize,
    @DefaultValue("150ms") @DurationMin(millis = 10) @DurationMax(seconds = 5) Duration patience) {

  /** The address may hold a password. */
  @Override
  public String toString() {
    return "CacheProperties[maxSize=" + maxSize + ", patience=" + patience + "]";
  }
}
