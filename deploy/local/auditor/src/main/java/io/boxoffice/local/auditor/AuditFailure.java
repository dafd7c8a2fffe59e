package io.boxoffice.local.auditor;

/**
 * The audit could not look: something is not reachable or not set. It says nothing of invariants.
 */
public final class AuditFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AuditFailure(String message) {
    super(message);
  }

  AuditFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
