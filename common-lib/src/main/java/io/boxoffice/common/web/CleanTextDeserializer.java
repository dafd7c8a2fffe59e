package io.boxoffice.common.web;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Reads text and refuses what PostgreSQL cannot store (NUL) and what is no text at all. */
final class CleanTextDeserializer extends StdScalarDeserializer<String> {

  CleanTextDeserializer() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return (String) context.handleUnexpectedToken(String.class, parser);
    }
    String text = parser.getString();
    if (text.indexOf('\0') >= 0) {
      return (String)
          context.handleWeirdStringValue(String.class, text, "must not contain the NUL character");
    }
    return text;
  }
}
