package io.boxoffice.gateway.settings;

import java.util.List;

/** The environment cannot be worked with; one fault a setting. */
final class InvalidSettings extends RuntimeException {
  private final List<String> faults;

  InvalidSettings(List<String> faults) {
    super("Settings are missing or malformed: " + String.join("; ", faults));
    this.faults = List.copyOf(faults);
  }

  List<String> faults() {
    return faults;
  }
}
