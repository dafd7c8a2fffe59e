package io.boxoffice.common.database;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The worker role's way into the schema: sees the rows of every tenant.
 *
 * <p>For workers that look for due work. What they find they carry out as the app role inside the
 * row's own {@link io.boxoffice.common.tenant.TenantContext}. A type of its own, so that nothing is
 * handed cross-tenant access by mistake.
 *
 * @param jdbc statements as the worker role
 * @param transaction transactions as the worker role
 */
public record WorkerDatabase(JdbcClient jdbc, TransactionTemplate transaction) {}
