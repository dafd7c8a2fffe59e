package io.boxoffice.local.launcher;

/** Where each part is reached. */
record Addresses(Ports ports) {

  String gateway() {
    return http(ports.gateway());
  }

  String service(Service service) {
    return http(ports.service(service));
  }

  String grpc() {
    return "127.0.0.1:" + ports.grpc();
  }

  String identity() {
    return http(ports.identity());
  }

  String payments() {
    return http(ports.payments());
  }

  String mail() {
    return http(ports.mailHttp());
  }

  String chain() {
    return http(ports.chain());
  }

  String kafka() {
    return "127.0.0.1:" + ports.kafka();
  }

  String redis() {
    return "redis://127.0.0.1:" + ports.redis();
  }

  private static String http(int port) {
    return "http://127.0.0.1:" + port;
  }
}
