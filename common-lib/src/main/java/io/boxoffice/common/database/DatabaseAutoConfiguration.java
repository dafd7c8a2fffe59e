package io.boxoffice.common.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.boxoffice.common.tenant.TenantTransactionManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two pools, one for each runtime role, and the transactions over them. */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
    })
@ConditionalOnClass({DataSource.class, HikariDataSource.class, JdbcClient.class})
@ConditionalOnProperty("boxoffice.database.schema")
@EnableConfigurationProperties(DatabaseProperties.class)
public class DatabaseAutoConfiguration {
  /**
   * The server gives up before the client does: what nobody waits for any more would hold its locks
   * on and on. And no statement takes a second core from those who sell.
   */
  private static final String OPTIONS =
      "-c statement_timeout=50s -c idle_in_transaction_session_timeout=50s"
          + " -c max_parallel_workers_per_gather=0";

  @Bean(destroyMethod = "close")
  @Primary
  HikariDataSource appDataSource(DatabaseProperties properties) {
    return pool(properties, "app", properties.appPassword(), properties.appPool());
  }

  @Bean(destroyMethod = "close", defaultCandidate = false)
  @Qualifier("worker") HikariDataSource workerDataSource(DatabaseProperties properties) {
    return pool(properties, "worker", properties.workerPassword(), properties.workerPool());
  }

  @Bean
  @Primary
  PlatformTransactionManager transactionManager(DataSource appDataSource) {
    return new TenantTransactionManager(appDataSource);
  }

  @Bean
  @Primary
  TransactionTemplate transactionTemplate(PlatformTransactionManager transactionManager) {
    return new TransactionTemplate(transactionManager);
  }

  @Bean
  BulkWrites bulkWrites(
      DataSource appDataSource, @Qualifier("worker") DataSource workerDataSource) {
    return new BulkWrites(List.of(appDataSource, workerDataSource));
  }

  @Bean
  WorkerDatabase workerDatabase(@Qualifier("worker") DataSource workerDataSource) {
    return new WorkerDatabase(
        JdbcClient.create(workerDataSource),
        new TransactionTemplate(new JdbcTransactionManager(workerDataSource)));
  }

  @Bean
  RoleCheck roleCheck(
      DataSource appDataSource,
      @Qualifier("worker") DataSource workerDataSource,
      DatabaseProperties properties) {
    return new RoleCheck(appDataSource, workerDataSource, properties.schema());
  }

  @Bean
  Janitor janitor(
      WorkerDatabase worker,
      InstantSource time,
      @Value("${boxoffice.outbox.keep:24h}") Duration outboxKeep) {
    return new Janitor(worker, time, outboxKeep);
  }

  private static HikariDataSource pool(
      DatabaseProperties properties, String role, String password, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(properties.schema() + "-" + role);
    config.setJdbcUrl(properties.url());
    config.setUsername(properties.schema() + "_" + role);
    config.setPassword(password);
    config.setSchema(properties.schema());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(2, size));
    config.setConnectionTimeout(properties.connectionTimeout().toMillis());
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", properties.schema() + "-" + role);
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("binaryTransferEnable", "UUID_ARRAY");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("options", OPTIONS);
    return new HikariDataSource(config);
  }
}
