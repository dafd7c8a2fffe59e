package io.boxoffice.purchase.order;

import org.jspecify.annotations.Nullable;

/**
 * Where an event takes place and what it is, as its tax depends on it; each part may be unknown.
 *
 * @param country ISO 3166 code of the venue's country
 * @param region the venue's state or province
 */
public record EventPlace(
    @Nullable String country, @Nullable String region, @Nullable String category) {}
