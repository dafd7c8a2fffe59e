package io.boxoffice.common.id;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.util.UUID;

/** Makes identifiers: UUID version 7 (RFC 9562), so that index inserts stay close together. */
public final class Ids {
  private static final TimeBasedEpochRandomGenerator GENERATOR =
      Generators.timeBasedEpochRandomGenerator();

  private Ids() {}

  /** Returns a new identifier; never the same twice, in any process. */
  public static UUID next() {
    return GENERATOR.generate();
  }
}
