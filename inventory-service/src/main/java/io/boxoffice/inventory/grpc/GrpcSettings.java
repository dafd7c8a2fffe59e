package io.boxoffice.inventory.grpc;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the gRPC server that Spring Boot has no name for.
 *
 * @param maxSendMessageLength largest answer in bytes
 * @param callsInFlight most calls that are at work at once; past it the answer is busy
 * @param callsPerConnection most calls of one connection at once; past it they wait at the client
 * @param longestCall deadline of a call that has none, and of one that has a later one
 */
@Validated
@ConfigurationProperties("boxoffice.grpc")
record GrpcSettings(
    @DefaultValue("4194304")
        @Min(value = 1_024, message = "GRPC_MAX_SEND_MESSAGE_LENGTH is at least 1024 bytes") @Max(
            value = 1_073_741_824,
            message = "GRPC_MAX_SEND_MESSAGE_LENGTH is at most 1073741824 bytes")
        int maxSendMessageLength,
    @DefaultValue("1000") @Min(1) @Max(100_000) int callsInFlight,
    @DefaultValue("200") @Min(1) @Max(10_000) int callsPerConnection,
    @DefaultValue("PT15S") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration longestCall,
    @DefaultValue @Valid Tls tls) {

  /**
   * Encryption.
   *
   * @param certPath PEM file with the server's certificate and those of its issuers
   * @param keyPath PEM file with the certificate's private key
   */
  @ServerCertificate
  record Tls(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("/etc/grpc/certs/server.crt") Path certPath,
      @DefaultValue("/etc/grpc/certs/server.key") Path keyPath) {}
}
