package io.boxoffice.common.database;

import io.boxoffice.common.database.BulkStatement.Written;
import io.boxoffice.common.tenant.TenantContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/**
 * Writes rows at once, or collects them to be written later, together with those of others.
 *
 * <p>Work that does nothing else with the database can be run without it: what it writes is
 * collected, and a transaction of somebody else writes the rows of many such works with one
 * statement of each kind. Such work takes it that what it writes succeeds; where that is not so,
 * none of it is committed, and it is run again in a transaction of its own.
 */
public final class BulkWrites {
  private static final ThreadLocal<@Nullable Collected<?>> COLLECTING = new ThreadLocal<>();

  private final JdbcClient jdbc;
  private final List<DataSource> dataSources;

  /**
   * Writes to the first data source.
   *
   * @param dataSources all that work may not use while its writes are collected
   */
  public BulkWrites(List<DataSource> dataSources) {
    this.jdbc = JdbcClient.create(dataSources.getFirst());
    this.dataSources = List.copyOf(dataSources);
  }

  /** Fewer rows were written than there should be; the transaction must not be committed. */
  public static final class NotWritten extends RuntimeException {
    private final transient List<Collected<?>> whose;

    private NotWritten(BulkStatement statement, int written, int wanted, List<Collected<?>> whose) {
      super("wrote %d of %d rows by %s".formatted(written, wanted, statement), null, false, false);
      this.whose = whose;
    }

    /** Whose rows are missing, as far as that is known. */
    public List<Collected<?>> whose() {
      return whose;
    }
  }

  /** What the work said that was collected from: it needs answers of the database. */
  private static final class NeedsDatabase extends RuntimeException {
    NeedsDatabase() {
      super("this work does more than write", null, false, false);
    }
  }

  /** What a work wants to have written, and its result once it is. */
  public static final class Collected<T extends @Nullable Object> {
    private final Map<BulkStatement, List<@Nullable Object[]>> rows = new LinkedHashMap<>();
    private final TenantContext actor = TenantContext.required();
    private List<TransactionSynchronization> synchronizations = List.of();
    private boolean needsDatabase;
    private boolean done;
    private @Nullable T result;

    private void add(BulkStatement statement, List<@Nullable Object[]> added) {
      rows.computeIfAbsent(statement, s -> new ArrayList<>()).addAll(added);
    }

    /** In whose name it is to be written. */
    public TenantContext actor() {
      return actor;
    }

    /** Whether it makes a difference in whose name it is written. */
    public boolean isByActor() {
      return rows.keySet().stream().anyMatch(BulkStatement::isByActor);
    }

    /** Carries out what waits for the commit, once that is done, and returns the work's result. */
    @SuppressWarnings("NullAway") // the result is there, and null only where T allows it
    public T committed() {
      try {
        TransactionSynchronizationUtils.invokeAfterCommit(synchronizations);
      } finally {
        TransactionSynchronizationUtils.invokeAfterCompletion(
            synchronizations, TransactionSynchronization.STATUS_COMMITTED);
      }
      return result;
    }

    /** Tells what waits for a commit that nobody knows of one. */
    public void discarded() {
      TransactionSynchronizationUtils.invokeAfterCompletion(
          synchronizations, TransactionSynchronization.STATUS_UNKNOWN);
    }

    private boolean ownsAny(Set<@Nullable Object[]> missing) {
      return rows.values().stream().flatMap(List::stream).anyMatch(missing::contains);
    }
  }

  /** Whether this thread's writes are being collected. */
  public static boolean collecting() {
    return COLLECTING.get() != null;
  }

  /**
   * Writes a row.
   *
   * @param values in the order of the statement's columns
   * @return whether it was written; true while writes are collected
   */
  public boolean write(BulkStatement statement, @Nullable Object... values) {
    return writeAll(statement, List.<@Nullable Object[]>of(values));
  }

  /**
   * Writes rows.
   *
   * @param rows each with its values in the order of the statement's columns
   * @return whether all were written; true while writes are collected
   */
  public boolean writeAll(BulkStatement statement, List<@Nullable Object[]> rows) {
    rows.forEach(statement::check);
    Collected<?> collected = COLLECTING.get();
    if (collected != null) {
      collected.add(statement, rows);
      return true;
    }
    return rows.isEmpty() || statement.write(jdbc, rows).count() == rows.size();
  }

  /**
   * Runs work that writes through this class, and collects what it writes. To the work it looks
   * like a transaction.
   *
   * @return empty when the work does anything else with the database, or fails after it has
   *     written; then nothing has happened
   * @throws IllegalStateException inside a transaction
   */
  public <T extends @Nullable Object> Optional<Collected<T>> collect(Supplier<T> work) {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      throw new IllegalStateException("what is collected is written in another transaction");
    }
    Collected<T> collected = new Collected<>();
    for (DataSource dataSource : dataSources) {
      TransactionSynchronizationManager.bindResource(dataSource, refusing(collected));
    }
    TransactionSynchronizationManager.initSynchronization();
    TransactionSynchronizationManager.setActualTransactionActive(true);
    COLLECTING.set(collected);
    try {
      collected.result = work.get();
      collected.done = true;
    } catch (RuntimeException e) {
      if (!collected.needsDatabase && collected.rows.isEmpty()) {
        throw e;
      }
      // what it concluded from writes that it took for done is to be found out with the database
      collected.needsDatabase = true;
    } finally {
      COLLECTING.remove();
      collected.synchronizations = TransactionSynchronizationManager.getSynchronizations();
      TransactionSynchronizationManager.setActualTransactionActive(false);
      TransactionSynchronizationManager.clearSynchronization();
      dataSources.forEach(TransactionSynchronizationManager::unbindResource);
      if (!collected.done || collected.needsDatabase) {
        collected.discarded();
      }
    }
    return collected.needsDatabase ? Optional.empty() : Optional.of(collected);
  }

  private static ConnectionHolder refusing(Collected<?> collected) {
    return new ConnectionHolder(
        () -> {
          collected.needsDatabase = true;
          throw new NeedsDatabase();
        });
  }

  /**
   * Writes what was collected, in the running transaction: the statements in their order, each once
   * for all.
   *
   * @throws NotWritten when some row was not
   */
  public void write(Collection<? extends Collected<?>> all) {
    Map<BulkStatement, List<@Nullable Object[]>> together = new TreeMap<>(BulkStatement.ORDER);
    for (Collected<?> one : all) {
      one.rows.forEach(
          (statement, rows) ->
              together.computeIfAbsent(statement, s -> new ArrayList<>()).addAll(rows));
    }
    together.forEach(
        (statement, rows) -> {
          if (rows.isEmpty()) {
            return;
          }
          Written written = statement.write(jdbc, rows);
          if (written.count() != rows.size()) {
            throw new NotWritten(
                statement, written.count(), rows.size(), owners(all, written.missing()));
          }
        });
  }

  private static List<Collected<?>> owners(
      Collection<? extends Collected<?>> all, List<@Nullable Object[]> missing) {
    // rows are told apart by what they are, and not by what is in them
    Set<@Nullable Object[]> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(missing);
    List<Collected<?>> owners = new ArrayList<>();
    for (Collected<?> one : all) {
      if (one.ownsAny(set)) {
        owners.add(one);
      }
    }
    return owners;
  }
}
