package io.boxoffice.local.launcher;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The benches. */
enum Bench {
  ENGINE,
  SEATS,
  RESERVE,
  AVAILABILITY,
  SALE;

  static Optional<Bench> named(String name) {
    return Arrays.stream(values()).filter(bench -> bench.wireName().equals(name)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Bench::wireName).collect(Collectors.joining(", "));
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it measures or needs, and nothing more: both cores are for that. */
  List<String> parts() {
    return switch (this) {
      case ENGINE -> List.of("postgres", "kafka", "redis");
      case SEATS, RESERVE, AVAILABILITY ->
          List.of("postgres", "kafka", "redis", "identity", "inventory-service", "gateway");
      case SALE ->
          List.of(
              "postgres",
              "kafka",
              "redis",
              "identity",
              "payment-provider",
              "inventory-service",
              "purchase-service",
              "gateway");
    };
  }
}
