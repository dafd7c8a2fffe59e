package io.boxoffice.common.database;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the service's schema is and how it signs in there.
 *
 * @param url JDBC address of the database
 * @param schema schema of the service; its roles are {@code <schema>_app}, {@code <schema>_worker}
 *     and {@code <schema>_migrator}
 * @param appPassword password of the app role
 * @param workerPassword password of the worker role
 * @param migratorPassword password of the migrator role
 * @param appPool most connections of the app role
 * @param workerPool most connections of the worker role
 * @param connectionTimeout longest wait for a free connection
 */
@Validated
@ConfigurationProperties("boxoffice.database")
public record DatabaseProperties(
    @NotBlank(message = "set BOXOFFICE_DB_URL, for example jdbc:postgresql://db:5432/boxoffice") String url,
    @NotBlank @Pattern(regexp = "[a-z]{1,40}") String schema,
    @NotBlank(message = "set BOXOFFICE_DB_APP_PASSWORD") String appPassword,
    @NotBlank(message = "set BOXOFFICE_DB_WORKER_PASSWORD") String workerPassword,
    @NotBlank(message = "set BOXOFFICE_DB_MIGRATOR_PASSWORD") String migratorPassword,
    @DefaultValue("16") @Min(2) @Max(200) int appPool,
    @DefaultValue("6") @Min(2) @Max(100) int workerPool,
    @DefaultValue("5s") Duration connectionTimeout) {

  /** Never shows a password. */
  @Override
  public String toString() {
    return "DatabaseProperties[url=" + url + ", schema=" + schema + "]";
  }
}
