package io.boxoffice.gateway.problem;

/** Carries a problem out of a running stream, where no answer can be returned. */
public final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  /** Makes the carrier of the problem given. */
  public ProblemException(Problem problem) {
    super(problem.slug(), null, false, false);
    this.problem = problem;
  }

  /** Returns what to answer. */
  public Problem problem() {
    return problem;
  }
}
