package io.boxoffice.local.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the run measured, in the order it was measured: a table for people, JSON for programs. */
final class Figures {
  private record Row(String label, Object value, String unit) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();

  synchronized void put(String key, String label, long value) {
    rows.put(key, new Row(label, value, ""));
  }

  synchronized void put(String key, String label, double value, String unit) {
    rows.put(key, new Row(label, Math.round(value * 10) / 10.0, unit));
  }

  synchronized void put(String key, String label, String value) {
    rows.put(key, new Row(label, value, ""));
  }

  synchronized List<String> table() {
    List<String> lines = new ArrayList<>();
    int width = rows.values().stream().mapToInt(row -> row.label().length()).max().orElse(0);
    for (Row row : rows.values()) {
      lines.add(
          String.format(
                  Locale.ROOT,
                  "  %-" + (width + 2) + "s%12s %s",
                  row.label(),
                  shown(row.value()),
                  row.unit())
              .stripTrailing());
    }
    return lines;
  }

  synchronized Map<String, Object> json() {
    Map<String, Object> values = new LinkedHashMap<>();
    rows.forEach((key, row) -> values.put(key, row.value()));
    return values;
  }

  private static String shown(Object value) {
    return switch (value) {
      case Long number -> String.format(Locale.ROOT, "%,d", number);
      case Double number -> String.format(Locale.ROOT, "%,.1f", number);
      default -> value.toString();
    };
  }
}
