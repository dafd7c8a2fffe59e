package io.boxoffice.inventory.search;

import java.io.IOException;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** Runs a real OpenSearch until its parent closes the pipe, which it does when it dies. */
final class OpenSearchMain {
  private OpenSearchMain() {}

  /** Takes the directory of its data and the port to listen on. */
  public static void main(String[] arguments) throws IOException {
    String directory = arguments[0];
    String port = arguments[1];
    OpenSearchRunner runner = new OpenSearchRunner();
    runner.onBuild(
        (number, settings) -> {
          settings.put("network.host", "127.0.0.1");
          settings.put("http.port", port);
          settings.put("transport.port", "0");
        });
    runner.build(
        OpenSearchRunner.newConfigs()
            .basePath(directory)
            .clusterName("boxoffice-test")
            .numOfNode(1)
            .useLogger());
    while (System.in.read() >= 0) {
      // only the end counts
    }
    Runtime.getRuntime().halt(0);
  }
}
