package io.boxoffice.purchase;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

class ThreadsIT extends PurchaseIT {
  @Autowired private WebServerApplicationContext context;

  /** Set to what every other service has by a file that is imported, and set back here. */
  @Test
  void requests_run_on_a_bounded_number_of_threads_of_the_platform() {
    TomcatWebServer server = (TomcatWebServer) context.getWebServer();
    assertThat(server.getTomcat().getConnector().getProtocolHandler().getExecutor())
        .isInstanceOfSatisfying(
            ThreadPoolExecutor.class, pool -> assertThat(pool.getMaximumPoolSize()).isEqualTo(400));
  }
}
