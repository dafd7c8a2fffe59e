package io.boxoffice.common.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.test.Contracts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContractsTest {

  @Test
  void every_schema_has_an_example_that_fits_it() throws IOException {
    List<String> types;
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/contracts"))) {
      types =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".schema.json"))
              .map(name -> name.substring(0, name.length() - ".schema.json".length()))
              .toList();
    }
    assertThat(types).hasSizeGreaterThan(20).allMatch(type -> type.matches("[a-z_.]+\\.v[0-9]+"));
    for (String type : types) {
      String example = new String(Contracts.example(type), StandardCharsets.UTF_8);
      assertThat(Contracts.violations(type, example)).isEmpty();
    }
  }

  @Test
  void a_payload_that_does_not_fit_is_found() {
    assertThat(Contracts.violations("ticket.purchased.v1", "{\"ticketId\": 1}")).isNotEmpty();
  }
}
