package io.boxoffice.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static Report report(Result... results) {
    return new Report("engine", "./boxoffice bench engine", Instant.EPOCH, 2, List.of(results));
  }

  @Test
  void json_has_every_field_also_those_without_a_value() {
    JsonNode json =
        JSON.readTree(
            report(
                    Result.of("rate", 20_000, "1/s").beside("plain", 1_000).atLeastTimes(10),
                    Result.of("p50", 3, "ms"))
                .json());
    assertThat(json.propertyNames())
        .containsExactly("bench", "command", "startedAt", "cores", "results");
    assertThat(json.path("startedAt").asString()).isEqualTo("1970-01-01T00:00:00Z");
    for (JsonNode result : json.path("results")) {
      assertThat(result.propertyNames())
          .containsExactly(
              "metric", "value", "unit", "reference", "referenceValue", "ratio", "target", "met");
    }
    assertThat(json.at("/results/0/ratio").asDouble()).isEqualTo(20);
    assertThat(json.at("/results/0/met").asBoolean()).isTrue();
    assertThat(json.at("/results/1/met").isNull()).isTrue();
  }

  @Test
  void a_missed_target_is_said_and_told_by_the_report() {
    Report report =
        report(Result.of("p99", 50, "ms").below(50), Result.of("p50", 3, "ms").below(50));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    report.print(new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(report.allMet()).isFalse();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("< 50 ms", "NO", "1 of 2 targets were missed");
  }

  @Test
  void engine_is_judged_against_both_references() {
    JsonNode figures =
        JSON.readTree(
            """
            {"hotRow": {"callers": 16, "rate": 1000}, "batch200": {"callers": 2, "rate": 50000},
             "fresh": {"callers": 256, "rate": 10000, "p50Millis": 9, "p99Millis": 20}}
            """);
    assertThat(EngineBench.judge(figures))
        .extracting(Result::metric, Result::ratio, Result::met)
        .startsWith(
            org.assertj.core.groups.Tuple.tuple("engine, 256 callers", 10.0, true),
            org.assertj.core.groups.Tuple.tuple("engine, 256 callers", 0.2, false));
  }

  @Test
  void misuse_is_exit_code_two_and_names_the_benches() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    var commandLine = BenchCommand.commandLine(Map.of(), out);
    commandLine.setErr(new java.io.PrintWriter(printed, true, StandardCharsets.UTF_8));
    assertThat(commandLine.execute()).isEqualTo(2);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("name a bench: engine, seats, reserve, availability");
    assertThat(commandLine.execute("engine", "--seconds", "-1")).isEqualTo(2);
    assertThat(commandLine.execute("engine", "--json", "/no/such/folder/x.json")).isEqualTo(2);
  }
}
