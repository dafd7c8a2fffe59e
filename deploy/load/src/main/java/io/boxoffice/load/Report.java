package io.boxoffice.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a bench found out: a table for people, JSON for programs. */
record Report(String bench, String command, Instant startedAt, int cores, List<Result> results) {
  private static final List<String> HEAD =
      List.of("metric", "value", "unit", "reference", "its value", "ratio", "target", "met");
  private static final int METRIC = 0;
  private static final int REFERENCE = 3;

  Report {
    results = List.copyOf(results);
  }

  boolean allMet() {
    return results.stream().noneMatch(Result::missed);
  }

  void print(PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    results.forEach(result -> rows.add(row(result)));
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    out.println();
    for (int i = 0; i < rows.size(); i++) {
      out.println(line(rows.get(i), widths));
      if (i == 0) {
        out.println("─".repeat(total(widths)));
      }
    }
    out.println();
    out.println(verdict());
  }

  private String verdict() {
    long judged = results.stream().filter(result -> result.met() != null).count();
    long missed = results.stream().filter(Result::missed).count();
    if (judged == 0) {
      return "Nothing of this run has a target.";
    }
    return missed == 0
        ? "Every target was met."
        : "%d of %d targets were missed.".formatted(missed, judged);
  }

  private static int total(int[] widths) {
    int total = 2 * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    return total;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      boolean words = i == METRIC || i == 2 || i == REFERENCE || i >= 6;
      line.append(i == 0 ? "" : "  ")
          .append(words ? cells.get(i) + padding : padding + cells.get(i));
    }
    return line.toString().stripTrailing();
  }

  private static List<String> row(Result result) {
    return List.of(
        result.metric(),
        Result.number(result.value()),
        result.unit(),
        result.reference() == null ? "" : result.reference(),
        number(result.referenceValue()),
        number(result.ratio()),
        result.target() == null ? "" : result.target(),
        result.met() == null ? "" : result.met() ? "yes" : "NO");
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : Result.number(value);
  }

  void write(Path file) {
    try {
      Files.writeString(file, json() + System.lineSeparator());
    } catch (IOException e) {
      throw new BenchFailure("the results could not be written to %s: %s".formatted(file, e), e);
    }
  }

  String json() {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(this);
  }
}
