package io.boxoffice.purchase.notification;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The templates of mails and tickets, read when they are first needed. */
@Component
class Templates {
  private static final String FOLDER = "/mail/";

  private final Mustache.Compiler html =
      Mustache.compiler().escapeHTML(true).nullValue("").withLoader(Templates::open);
  private final Mustache.Compiler text = html.escapeHTML(false);
  private final Map<String, Template> compiled = new ConcurrentHashMap<>();

  /** Fills an HTML template; what is put in stays text, whatever it looks like. */
  String html(String name, Object model) {
    return compiled.computeIfAbsent(name + ".html", file -> compile(html, file)).execute(model);
  }

  /** Fills a template of plain text. */
  String text(String name, Object model) {
    return compiled.computeIfAbsent(name + ".txt", file -> compile(text, file)).execute(model);
  }

  private static Template compile(Mustache.Compiler compiler, String file) {
    try (Reader template = open(file)) {
      return compiler.compile(template);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reader open(String file) {
    InputStream found = Templates.class.getResourceAsStream(FOLDER + file);
    if (found == null) {
      throw new IllegalStateException("there is no template " + file);
    }
    return new InputStreamReader(found, StandardCharsets.UTF_8);
  }
}
