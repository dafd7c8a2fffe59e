package io.boxoffice.local.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that was not what it must be, by name, with the first few cases of each name. */
final class Mismatches {
  private static final int EXAMPLES = 5;

  private record Cases(int count, List<String> examples) {}

  private final Map<String, Cases> byName = new LinkedHashMap<>();

  synchronized void add(String name, String detail) {
    Cases before = byName.getOrDefault(name, new Cases(0, List.of()));
    List<String> examples = before.examples();
    if (examples.size() < EXAMPLES) {
      examples = new ArrayList<>(examples);
      examples.add(detail);
    }
    byName.put(name, new Cases(before.count() + 1, examples));
  }

  /** Adds a case unless the condition holds. */
  void expect(boolean holds, String name, String detail) {
    if (!holds) {
      add(name, detail);
    }
  }

  synchronized boolean none() {
    return byName.isEmpty();
  }

  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    byName.forEach(
        (name, cases) -> {
          lines.add(name + ": " + cases.count() + (cases.count() == 1 ? " case" : " cases"));
          cases.examples().forEach(example -> lines.add("    " + example));
        });
    return lines;
  }

  synchronized Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    byName.forEach((name, cases) -> counts.put(name, cases.count()));
    return counts;
  }
}
