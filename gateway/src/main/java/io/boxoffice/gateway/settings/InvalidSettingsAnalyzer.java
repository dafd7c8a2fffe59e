package io.boxoffice.gateway.settings;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows every faulty setting on a line of its own instead of a stack trace. */
class InvalidSettingsAnalyzer extends AbstractFailureAnalyzer<InvalidSettings> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, InvalidSettings cause) {
    String faults =
        cause.faults().stream().map(fault -> "  - " + fault).collect(Collectors.joining("\n"));
    return new FailureAnalysis(
        "The gateway cannot start with these settings:\n" + faults,
        "Set them in the environment; gateway/README.md lists them all.",
        cause);
  }
}
