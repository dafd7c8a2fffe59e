package io.boxoffice.common.remote;

import feign.Capability;
import feign.Client;
import io.boxoffice.common.hmac.HmacSigner;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

/** Wraps the HTTP client of every Feign client; public because Feign calls it by reflection. */
public final class RemoteCapability implements Capability {
  private final HmacSigner signer;
  private final CircuitBreakerRegistry breakers;

  RemoteCapability(HmacSigner signer, CircuitBreakerRegistry breakers) {
    this.signer = signer;
    this.breakers = breakers;
  }

  @Override
  public Client enrich(Client client) {
    return new RemoteClient(client, signer, breakers);
  }
}
