package io.boxoffice.common.hmac;

import io.boxoffice.common.tenant.TenantContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Runs the rest of a filter chain inside a tenant context. */
public final class CheckedChain {
  private CheckedChain() {}

  /** The rest of the chain. */
  @FunctionalInterface
  public interface Rest {
    /** Goes on with the request. */
    void proceed() throws ServletException, IOException;
  }

  private static final class Carried extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Carried(ServletException cause) {
      super(cause);
    }
  }

  /** Runs the rest with the context bound; checked exceptions come out as they were. */
  public static void run(TenantContext context, Rest rest) throws ServletException, IOException {
    try {
      context.run(
          () -> {
            try {
              rest.proceed();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } catch (ServletException e) {
              throw new Carried(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (Carried e) {
      throw (ServletException) e.getCause();
    }
  }
}
