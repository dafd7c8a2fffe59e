package io.boxoffice.minting;

import io.boxoffice.common.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void theRulesOfTheHouseHold() {
    ArchitectureRules.holdForService("minting");
  }
}
