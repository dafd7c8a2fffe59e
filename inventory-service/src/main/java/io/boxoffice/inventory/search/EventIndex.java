package io.boxoffice.inventory.search;

import io.boxoffice.inventory.search.OpenSearchClient.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The index in OpenSearch: an alias, and behind it an index whose name has the version of its
 * mapping.
 */
final class EventIndex {
  private static final Logger log = LoggerFactory.getLogger(EventIndex.class);

  /** Grows with {@code events-index.json}: an older index is made anew. */
  private static final int MAPPING = 1;

  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(30);
  private final OpenSearchClient client;
  private final String alias;
  private final String definition;

  EventIndex(OpenSearchClient client, String alias) {
    this.client = client;
    this.alias = alias;
    this.definition = definition();
  }

  private static String definition() {
    try (InputStream file = EventIndex.class.getResourceAsStream("/search/events-index.json")) {
      if (file == null) {
        throw new IllegalStateException("search/events-index.json is not in the jar");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String alias() {
    return alias;
  }

  /** Returns the name of the index that a rebuild makes. */
  String nameFor(UUID rebuild) {
    return alias + "-v" + MAPPING + "-" + rebuild;
  }

  /** Tells whether there is an index that this version of the service can use. */
  boolean isUsable() {
    return behind().stream().anyMatch(name -> mapping(name) >= MAPPING);
  }

  boolean isThere() {
    return !behind().isEmpty();
  }

  /** Returns the indices behind the alias; more than one only if somebody made it so by hand. */
  private List<String> behind() {
    Reply reply = client.get("/_alias/" + alias, SHORT);
    return reply.status() == 404 ? List.of() : List.copyOf(reply.required().propertyNames());
  }

  private int mapping(String name) {
    String prefix = alias + "-v";
    if (!name.startsWith(prefix)) {
      return 0;
    }
    String version = name.substring(prefix.length()).split("-", 2)[0];
    return version.matches("\\d{1,6}") ? Integer.parseInt(version) : 0;
  }

  /** Makes an index, unless there is one of this name; true when it is new. */
  boolean create(String name) {
    if (client.get("/" + name + "/_settings", SHORT).status() != 404) {
      return false;
    }
    Reply reply = client.send("PUT", "/" + name, definition, LONG);
    boolean existed =
        reply.body().path("error").path("type").asString("").startsWith("resource_already_exists");
    if (!existed) {
      reply.required();
    }
    return !existed;
  }

  /** Lets the alias lead to this index alone, in one step, and deletes the one before. */
  void use(String name) {
    client.send("POST", "/" + name + "/_refresh", Map.of(), LONG).required();
    List<Map<String, ?>> actions = new ArrayList<>();
    actions.add(Map.of("add", Map.of("index", name, "alias", alias)));
    for (String old : behind()) {
      if (!old.equals(name)) {
        actions.add(Map.of("remove_index", Map.of("index", old)));
      }
    }
    client.send("POST", "/_aliases", Map.of("actions", actions), LONG).required();
  }

  /**
   * Writes documents that may be found, and deletes the others. What the index has in the same or a
   * newer version stays.
   *
   * @param targets indices or aliases that exist
   * @return the ids of those that could not be written now
   */
  List<UUID> write(List<String> targets, List<SearchDocument> documents) {
    List<Object> lines = new ArrayList<>();
    for (String target : targets) {
      for (SearchDocument document : documents) {
        if (document.content() == null) {
          lines.add(Map.of("delete", action(target, document)));
        } else {
          lines.add(Map.of("index", action(target, document)));
          lines.add(document.content());
        }
      }
    }
    if (lines.isEmpty()) {
      return List.of();
    }
    JsonNode answer = client.sendLines("/_bulk", lines, LONG).required();
    List<UUID> failed = new ArrayList<>();
    for (JsonNode item : answer.path("items")) {
      for (JsonNode result : item) {
        if (hasFailed(result)) {
          log.warn("event {} is not in the index: {}", result.path("_id"), result.path("error"));
          failed.add(UUID.fromString(result.path("_id").asString()));
        }
      }
    }
    return failed.stream().distinct().toList();
  }

  private static Map<String, Object> action(String target, SearchDocument document) {
    Map<String, Object> action = new LinkedHashMap<>();
    action.put("_index", target);
    action.put("_id", document.eventId());
    action.put("version", document.version());
    action.put("version_type", "external");
    return action;
  }

  /** The index has it in this version or a newer one, or had nothing to delete: both are well. */
  private static boolean hasFailed(JsonNode result) {
    return switch (result.path("status").asInt()) {
      case 200, 201, 409 -> false;
      case 404 -> result.has("error");
      default -> true;
    };
  }
}
