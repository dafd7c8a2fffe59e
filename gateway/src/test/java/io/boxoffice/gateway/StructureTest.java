package io.boxoffice.gateway;

import io.boxoffice.common.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class StructureTest {

  @Test
  void theRulesOfTheHouseHold() {
    ArchitectureRules.holdForService("gateway");
  }
}
