package io.boxoffice.transfer;

import io.boxoffice.common.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void the_rules_of_the_house_hold() {
    ArchitectureRules.holdForService("transfer");
  }
}
