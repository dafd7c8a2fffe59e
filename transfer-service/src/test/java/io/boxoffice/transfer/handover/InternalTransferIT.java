package io.boxoffice.transfer.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.TestSigner;
import io.boxoffice.transfer.TransferIT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class InternalTransferIT extends TransferIT {
  @Autowired TestSigner signer;

  private Answer asked(UUID inTenant, String id) throws IOException, InterruptedException {
    String path = "/internal/transfers/" + id;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    signer.headers("GET", path, inTenant, null).forEach(request::header);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    }
  }

  @Test
  void an_offer_to_an_address_names_it() throws Exception {
    Answer offer = offerTo(ticket(sender), "Ada@Example.test");

    Answer shown = asked(tenant, offer.text("id"));

    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.text("status")).isEqualTo("pending");
    assertThat(shown.text("toEmail")).isEqualTo("ada@example.test");
    assertThat(shown.json().has("expiresAt")).isTrue();
    assertThat(shown.body()).doesNotContain(offer.text("acceptanceCode"));
  }

  @Test
  void an_offer_to_a_user_has_no_address_and_says_when_it_is_over() throws Exception {
    Answer offer = offer(ticket(sender));
    assertThat(asked(tenant, offer.text("id")).json().has("toEmail")).isFalse();

    accept(offer);

    assertThat(asked(tenant, offer.text("id")).text("status")).isEqualTo("completed");
  }

  @Test
  void an_offer_of_another_tenant_is_not_there() throws Exception {
    Answer offer = offerTo(ticket(sender), "ada@example.test");
    assertThat(asked(Ids.next(), offer.text("id")).problem()).isEqualTo("unknown-transfer");
    assertThat(asked(tenant, Ids.next().toString()).problem()).isEqualTo("unknown-transfer");
    assertThat(asked(tenant, "7").status()).isEqualTo(400);
  }
}
