package io.boxoffice.purchase.saga;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A saga: a list of steps, read from top to bottom.
 *
 * @param <T> its subject
 */
public interface Saga<T> {

  /** Stable name, stored with each running saga. */
  String name();

  /** The subject's type. */
  Class<T> type();

  /** The steps in their order; undoing goes through the same list from where it stands upwards. */
  List<? extends SagaStep<T>> steps();

  /** Loads the subject, inside a transaction of its tenant. */
  Optional<T> load(UUID id);

  /** The order that the journal files the saga under. */
  UUID orderId(T subject);
}
