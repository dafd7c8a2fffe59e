package io.boxoffice.local.auditor;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All verdicts of an audit. */
public record AuditReport(List<Verdict> verdicts) {

  /** Whether every invariant holds. */
  public boolean passed() {
    return !verdicts.isEmpty() && verdicts.stream().allMatch(Verdict::holds);
  }

  /** Names of the invariants that do not hold. */
  public List<String> broken() {
    return verdicts.stream().filter(verdict -> !verdict.holds()).map(Verdict::name).toList();
  }

  /** One line for each invariant, and the first offenders below it. */
  public void print(PrintStream out) {
    int width = verdicts.stream().mapToInt(verdict -> verdict.name().length()).max().orElse(0);
    for (Verdict verdict : verdicts) {
      out.printf(
          Locale.ROOT,
          "  %s %-" + width + "s  %-5s  %,9d checked  %s%n",
          verdict.holds() ? "✓" : "✗",
          verdict.name(),
          verdict.holds(),
          verdict.checked(),
          verdict.means());
      if (!verdict.holds()) {
        out.printf(Locale.ROOT, "      %,d broken, for example:%n", verdict.broken());
        verdict.offenders().forEach(offender -> out.println("      " + offender));
      }
    }
    out.println(
        passed()
            ? "  The audit holds."
            : "  The audit FAILED: " + String.join(", ", broken()) + ".");
  }

  /** For programs. */
  public Map<String, Object> json() {
    List<Map<String, Object>> invariants = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", verdict.name());
      one.put("holds", verdict.holds());
      one.put("checked", verdict.checked());
      one.put("broken", verdict.broken());
      one.put("offenders", verdict.offenders());
      invariants.add(one);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("passed", passed());
    json.put("invariants", invariants);
    return json;
  }
}
