package io.boxoffice.inventory.reservation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** So many of one bundle, as a request asks for them. */
record BundleRequest(@NotNull UUID bundleId, @NotNull @Positive @Max(100) Integer quantity) {

  static boolean eachOnce(@Nullable List<BundleRequest> bundles) {
    return bundles == null
        || bundles.stream().filter(Objects::nonNull).map(BundleRequest::bundleId).distinct().count()
            == bundles.stream().filter(Objects::nonNull).count();
  }

  static List<BundleItem> items(@Nullable List<BundleRequest> requested) {
    return requested == null
        ? List.of()
        : requested.stream().map(one -> new BundleItem(one.bundleId(), one.quantity())).toList();
  }
}
