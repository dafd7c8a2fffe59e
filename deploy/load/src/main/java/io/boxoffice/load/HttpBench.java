package io.boxoffice.load;

import io.boxoffice.load.Search.Found;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A bench through the gateway, with people who are signed in and rate limits as they are. */
abstract class HttpBench extends Bench {
  private static final int SECONDS = 60;
  private static final double EMPTY_MILLIS = 150;

  private final Map<String, String> env;

  HttpBench(Map<String, String> env, PrintStream out) {
    super(out, SECONDS);
    this.env = env;
  }

  /** Measures on an event that is on sale. */
  abstract List<Result> measure(Sale sale, List<String> tokens, Generator generator)
      throws Exception;

  /** How many people take part, so that nobody comes near a rate limit. */
  abstract int people();

  @Override
  final List<Result> measure() throws Exception {
    Local local = new Local(env);
    Sale sale = Sale.open(local);
    say("signing in %,d buyers".formatted(people()));
    List<String> tokens = local.buyers(people());
    try (Generator generator = new Generator(local.gateway())) {
      return measure(sale, tokens, generator);
    }
  }

  /**
   * The empty request: the same way with the same people, signed in, counted against their limits
   * and passed on to the service, which has nothing to do for it but to check the token again.
   */
  final Found empty(Generator generator, String host, String path, List<String> tokens)
      throws InterruptedException {
    Requests requests = Requests.plain("OPTIONS", path, host, tokens);
    Search search =
        new Search(
            generator.of(requests),
            Search.OUTSTANDING,
            status -> status == 200,
            EMPTY_MILLIS,
            this::say,
            tally -> {});
    say("reference: an empty request the same way, OPTIONS %s".formatted(path));
    search.warmUp(0);
    return search.highest(Collections.max(List.of(Duration.ofSeconds(3), time().dividedBy(4))));
  }

  final Map<String, String> env() {
    return env;
  }

  static String host(Local local) {
    return local.gateway().getAuthority();
  }
}
