package io.boxoffice.inventory.search;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the search.
 *
 * @param url addresses of OpenSearch, separated by commas; Postgres searches when there is none
 * @param index name of the index, which is an alias of the one in use
 * @param username that OpenSearch knows, or nothing
 * @param password of that user
 * @param maxResults most events that one query finds, over all its pages
 * @param suggestionLimit most suggestions
 * @param fuzzyMatch whether a mistyped word finds what was meant
 * @param indexInterval pause between two looks for changes that OpenSearch has to hear of
 */
@Validated
@ConfigurationProperties("boxoffice.search")
record SearchSettings(
    @DefaultValue("")
        @Pattern(
            regexp = "(https?://[^\\s/?#@,]+(,https?://[^\\s/?#@,]+)*)?",
            message =
                "SEARCH_URL is http://host:port or https://host:port of OpenSearch, several"
                    + " separated by commas, and no path; empty searches in Postgres")
        String url,
    @DefaultValue("events")
        @Pattern(
            regexp = "[a-z0-9][a-z0-9_-]{0,99}",
            message =
                "SEARCH_INDEX has 1 to 100 of a-z, 0-9, _ and -, and begins with neither sign")
        String index,
    @DefaultValue("") String username,
    @DefaultValue("") String password,
    @DefaultValue("100")
        @Min(value = 1, message = "SEARCH_MAX_RESULTS is at least 1") @Max(value = 1_000, message = "SEARCH_MAX_RESULTS is at most 1000") int maxResults,
    @DefaultValue("10")
        @Min(value = 1, message = "SEARCH_SUGGESTION_LIMIT is at least 1") @Max(value = 100, message = "SEARCH_SUGGESTION_LIMIT is at most 100") int suggestionLimit,
    @DefaultValue("true") boolean fuzzyMatch,
    @DefaultValue("PT0.5S") @DurationMin(millis = 50) @DurationMax(minutes = 1)
        Duration indexInterval) {

  @AssertTrue(message = "set both SEARCH_USERNAME and SEARCH_PASSWORD, or neither") @SuppressWarnings("unused")
  boolean isPassword() {
    return username.isEmpty() == password.isEmpty();
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "SearchSettings[url=" + url + ", index=" + index + "]";
  }
}
