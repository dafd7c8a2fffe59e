package io.boxoffice.local.demo;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The public API, as a client sees it. */
final class Gateway {
  /** Longer than a service needs to come back after a crash. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int MAX_PAGES = 200;

  private final Http http;
  private final URI base;

  Gateway(Http http, URI base) {
    this.http = http;
    this.base = base;
  }

  Answer get(Person person, String path) throws InterruptedException {
    return http.patiently(
        new Http.Call("GET", base.resolve(path), person.token(), null, null), PATIENCE);
  }

  Answer post(Person person, String path, Object body) throws InterruptedException {
    return call("POST", person, path, null, body);
  }

  Answer post(Person person, String path, String idempotencyKey, Object body)
      throws InterruptedException {
    return call("POST", person, path, idempotencyKey, body);
  }

  Answer call(
      String method,
      Person person,
      String path,
      @Nullable String idempotencyKey,
      @Nullable Object body)
      throws InterruptedException {
    return http.patiently(
        new Http.Call(method, base.resolve(path), person.token(), idempotencyKey, body), PATIENCE);
  }

  /** An address outside the gateway that a payment named; its client secret is the credential. */
  Answer confirmPayment(String confirmUrl, Object body) throws InterruptedException {
    return http.patiently(
        new Http.Call("POST", base.resolve(confirmUrl), null, null, body), PATIENCE);
  }

  /** All items of a list, page by page. */
  List<JsonNode> all(Person person, String path) throws InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < MAX_PAGES; page++) {
      String separator = path.contains("?") ? "&" : "?";
      String query = separator + "limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
      Answer answer = require(get(person, path + query), "list " + path);
      for (JsonNode item : answer.body().path("items")) {
        items.add(item);
      }
      cursor = answer.text("nextCursor");
      if (cursor.isEmpty()) {
        return items;
      }
    }
    throw new DemoFailure("the list " + path + " does not end after " + MAX_PAGES + " pages");
  }

  /** The answer when it is 2xx; otherwise the demo cannot go on. */
  static Answer require(Answer answer, String what) {
    if (!answer.ok()) {
      throw new DemoFailure(what + " was answered " + answer.summary());
    }
    return answer;
  }

  static UUID id(Answer answer, String what) {
    try {
      return UUID.fromString(require(answer, what).text("id"));
    } catch (IllegalArgumentException e) {
      throw new DemoFailure(what + " was answered without an id", e);
    }
  }
}
