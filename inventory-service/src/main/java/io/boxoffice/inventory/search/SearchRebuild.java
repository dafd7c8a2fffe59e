package io.boxoffice.inventory.search;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rebuild of what the search goes by.
 *
 * @param index name of the index in OpenSearch that it makes, when there is one
 * @param position the last event that is done
 * @param events how many are done
 */
record SearchRebuild(
    UUID id,
    Status status,
    @Nullable String index,
    @JsonIgnore UUID position,
    long events,
    Instant startedAt,
    @Nullable Instant finishedAt) {

  enum Status {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("done")
    DONE
  }
}
