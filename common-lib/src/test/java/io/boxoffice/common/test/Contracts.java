package io.boxoffice.common.test;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The published language: one JSON Schema and one example for each event type. */
public final class Contracts {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private Contracts() {}

  /** Returns the example of an event type, as a producer would write it. */
  public static byte[] example(String type) {
    return read("contracts/" + type + ".example.json").getBytes(StandardCharsets.UTF_8);
  }

  /** Returns what is wrong with a payload of the type; nothing when it fits. */
  public static List<String> violations(String type, String payload) {
    Schema schema = SCHEMAS.getSchema(read("contracts/" + type + ".schema.json"));
    return schema.validate(payload, InputFormat.JSON).stream()
        .map(error -> type + ": " + error)
        .toList();
  }

  /** Returns what is wrong with any event that the tests so far have left in a service's outbox. */
  public static List<String> outboxViolations(String serviceSchema) {
    List<String> found = new ArrayList<>();
    each(
        serviceSchema,
        (type, payload) -> violations(type, payload).stream().limit(3).forEach(found::add));
    return found;
  }

  /** Returns the event types in a service's outbox. */
  public static SortedSet<String> outboxTypes(String serviceSchema) {
    TreeSet<String> types = new TreeSet<>();
    each(serviceSchema, (type, payload) -> types.add(type));
    return types;
  }

  private interface Row {
    void see(String type, String payload);
  }

  private static void each(String serviceSchema, Row row) {
    try (Connection connection = Backends.postgres().superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select type, payload from " + serviceSchema + ".outbox limit 10000")) {
      while (rows.next()) {
        row.see(rows.getString(1), rows.getString(2));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(String resource) {
    try (InputStream in = Contracts.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
