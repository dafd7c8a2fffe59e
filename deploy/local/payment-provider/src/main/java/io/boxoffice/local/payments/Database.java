package io.boxoffice.local.payments;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A file of its own, so that the provider is as independent of the merchant's database as a real
 * one. With a write-ahead log and {@code synchronous=NORMAL} a commit outlives {@code kill -9} of
 * the process; only a power cut may lose the latest ones.
 */
@Configuration(proxyBeanMethods = false)
class Database {

  @Bean(destroyMethod = "close")
  DataSource dataSource(PaymentsProperties properties) throws IOException {
    Path file = properties.database().toAbsolutePath();
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:sqlite:%s?journal_mode=WAL&synchronous=NORMAL&foreign_keys=true&busy_timeout=10000"
            .formatted(file));
    // SQLite has one writer; a single connection makes it a queue instead of a lock to spin on
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(20_000);
    config.setPoolName("payments");
    return new HikariDataSource(config);
  }
}
