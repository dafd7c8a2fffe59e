package io.boxoffice.purchase.payment;

import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeServer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Autowired;

class LocalPaymentProviderIT extends PurchaseIT implements PaymentProviderKit {
  @Autowired PaymentProvider provider;

  @Override
  public PaymentProvider provider() {
    return provider;
  }

  @Override
  public World world() {
    return new World() {
      @Override
      public void paid(String paymentId) {
        PROVIDER.set(paymentId, "succeeded");
      }

      @Override
      public void loseNextAnswer() {
        AtomicBoolean lost = new AtomicBoolean();
        PROVIDER.disturb(
            new FakeServer.Disturbance() {
              @Override
              public FakeServer.Reply after(FakeServer.Call call) {
                return call.method().equals("POST") && lost.compareAndSet(false, true)
                    ? new FakeServer.Reply(500, Map.of())
                    : null;
              }
            });
      }

      @Override
      public void down() {
        PROVIDER.down("/v1/");
      }

      @Override
      public void up() {
        PROVIDER.reset();
      }

      @Override
      public void failRefunds(String paymentId) {
        PROVIDER.failNextRefund(paymentId);
      }

      @Override
      public int payments(UUID orderId) {
        return PROVIDER.of(orderId).size();
      }

      @Override
      public long refunded(String paymentId) {
        return PROVIDER.refunded(paymentId);
      }
    };
  }
}
