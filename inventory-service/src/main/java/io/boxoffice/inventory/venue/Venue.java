package io.boxoffice.inventory.venue;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A place where events happen.
 *
 * @param country ISO 3166 code of two letters
 * @param capacity people that it holds
 * @param amenities JSON of the organiser's own
 */
record Venue(
    UUID id,
    UUID ownerId,
    String name,
    String address,
    String city,
    @Nullable String state,
    String country,
    @Nullable String postalCode,
    double latitude,
    double longitude,
    int capacity,
    @Nullable JsonNode amenities,
    long version,
    Instant createdAt,
    Instant updatedAt) {}
