package io.boxoffice.inventory.reservation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * So many of one bundle.
 *
 * @param quantity at least 1
 */
record BundleItem(UUID bundleId, int quantity) {
  BundleItem {
    if (quantity < 1) {
      throw new IllegalArgumentException("an item has at least one bundle: " + quantity);
    }
  }

  /** Returns a copy of the items, each of another bundle. */
  static List<BundleItem> checked(List<BundleItem> items) {
    Set<UUID> bundles = new HashSet<>();
    for (BundleItem item : items) {
      if (!bundles.add(item.bundleId())) {
        throw new IllegalArgumentException("two items of one bundle: " + item.bundleId());
      }
    }
    return List.copyOf(items);
  }
}
