package io.boxoffice.inventory.purchase;

import feign.codec.DecodeException;
import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.purchase.PurchaseClient.DiscountAnswer;
import io.boxoffice.inventory.purchase.PurchaseClient.DiscountRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Asks purchase, which alone knows discounts, what codes take off. Nothing is made up here. */
@Component
public class Discounts {
  private static final String CLIENT = "purchase";

  private final PurchaseClient purchase;

  Discounts(PurchaseClient purchase) {
    this.purchase = purchase;
  }

  /** So many tickets of one type at a price. */
  public record Line(UUID ticketTypeId, int quantity, long unitPriceMinor) {}

  /** What one code takes off. */
  public record Part(String code, long amountMinor) {}

  /** What may come of asking. */
  public sealed interface Outcome {
    /** So much is taken off. */
    record Discounted(long discountMinor, List<Part> parts) implements Outcome {
      public Discounted {
        parts = List.copyOf(parts);
      }
    }

    /**
     * Purchase says no, for good.
     *
     * @param slug its problem type
     */
    record Refused(int status, String slug, String detail, Map<String, String> extensions)
        implements Outcome {
      public Refused {
        extensions = Map.copyOf(extensions);
      }
    }

    /** This purchase-service has no discounts. */
    record NotOffered() implements Outcome {}
  }

  /**
   * Asks for the buyer of the current call.
   *
   * @param authorization the buyer's own credentials
   * @throws RemoteUnavailable when purchase does not answer, or with something that cannot be
   */
  public Outcome ask(
      String authorization, UUID eventId, String currency, List<Line> lines, List<String> codes) {
    DiscountRequest request =
        new DiscountRequest(
            eventId,
            currency,
            lines.stream()
                .map(
                    line ->
                        new DiscountRequest.Line(
                            line.ticketTypeId(), line.quantity(), line.unitPriceMinor()))
                .toList(),
            codes);
    long subtotal = lines.stream().mapToLong(line -> line.quantity() * line.unitPriceMinor()).sum();
    try {
      UUID tenant = TenantContext.required().tenantId();
      return discounted(purchase.validate(authorization, tenant, request), request, subtotal);
    } catch (RemoteRefusal refusal) {
      return isUnknownRoute(refusal) ? new Outcome.NotOffered() : refused(refusal);
    } catch (DecodeException e) {
      throw new RemoteUnavailable(CLIENT, "an answer that cannot be read", e);
    }
  }

  /** A purchase-service without discounts has nothing at this address. */
  private static boolean isUnknownRoute(RemoteRefusal refusal) {
    return refusal.status() == 405
        || (refusal.status() == 404
            && (refusal.slug().equals("not-found") || refusal.slug().equals("status-404")));
  }

  private static Outcome refused(RemoteRefusal refusal) {
    return new Outcome.Refused(
        refusal.status(),
        refusal.slug(),
        refusal.detail(),
        refusal.extensions().entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, member -> String.valueOf(member.getValue()))));
  }

  private static Outcome discounted(DiscountAnswer answer, DiscountRequest request, long subtotal) {
    Long discount = answer.discountMinor();
    if (discount == null
        || discount < 0
        || discount > subtotal
        || !request.currency().equals(answer.currency())) {
      throw nonsense();
    }
    List<Part> parts = new ArrayList<>();
    long sum = 0;
    for (DiscountAnswer.Part part :
        answer.discounts() == null ? List.<DiscountAnswer.Part>of() : answer.discounts()) {
      String code = part.code();
      Long amount = part.amountMinor();
      if (code == null || amount == null || amount < 0) {
        throw nonsense();
      }
      sum += amount;
      parts.add(new Part(code, amount));
    }
    if (sum != discount) {
      throw nonsense();
    }
    return new Outcome.Discounted(discount, parts);
  }

  private static RemoteUnavailable nonsense() {
    return new RemoteUnavailable(CLIENT, "a discount that does not add up", null);
  }
}
