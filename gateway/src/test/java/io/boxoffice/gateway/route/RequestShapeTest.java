package io.boxoffice.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestShapeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/health", "/api/events/0198c0de-0000-7000-8000-000000000001/seats", "/a/b/"})
  void pathsOfWordsAndIdsPass(String path) {
    assertThat(RequestShape.isClean(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api/events",
        "/api/events/../../internal/tenants",
        "/api/events/./x",
        "/api/events/..;/internal",
        "/api/events/%2e%2e/internal",
        "/api/events%2f..%2finternal",
        "//internal/tenants",
        "/api//events",
        "/api/events;x=1",
        "/api/events/%00",
        "/api/events/\\internal",
        "/api/.git"
      })
  void pathsThatAServiceCouldReadDifferentlyDoNot(String path) {
    assertThat(RequestShape.isClean(path)).isFalse();
  }
}
