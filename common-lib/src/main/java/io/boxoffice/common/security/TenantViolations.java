package io.boxoffice.common.security;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.id.Ids;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Writes down attempts to reach into another tenant; never stands in the way of the refusal. */
public final class TenantViolations {
  private static final Logger log = LoggerFactory.getLogger(TenantViolations.class);
  private final WorkerDatabase worker;
  private final InstantSource time;

  TenantViolations(WorkerDatabase worker, InstantSource time) {
    this.worker = worker;
    this.time = time;
  }

  /** Records one attempt: who, from which tenant, into which, where. */
  public void record(
      @Nullable UUID tenant,
      @Nullable UUID claimed,
      @Nullable UUID user,
      String path,
      String detail) {
    log.warn("tenant violation: {} of tenant {} reached for {} at {}", user, tenant, claimed, path);
    try {
      worker
          .jdbc()
          .sql(
              """
              insert into tenant_access_violations
                     (id, tenant_id, claimed_tenant_id, user_id, path, detail, occurred_at)
              values (:id, :tenant, :claimed, :user, left(:path, 500), left(:detail, 500), :now)
              """)
          .param("id", Ids.next())
          .param("tenant", tenant)
          .param("claimed", claimed)
          .param("user", user)
          .param("path", path)
          .param("detail", detail)
          .param("now", Timestamp.from(time.instant()))
          .update();
    } catch (DataAccessException e) {
      log.warn("a tenant violation was not written to the table: {}", e.toString());
    }
  }
}
