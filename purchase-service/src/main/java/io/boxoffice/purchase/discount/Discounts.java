package io.boxoffice.purchase.discount;

import io.boxoffice.purchase.discount.DiscountCheck.Known;
import io.boxoffice.purchase.discount.RefusedCode.Why;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderEnd;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Codes as orders use them.
 *
 * <p>A use is counted by one conditional update, so that no limit is ever passed, and several codes
 * are always counted in the order of their ids, so that two orders never wait for each other. Every
 * call belongs into a transaction.
 */
@Component
public class Discounts implements OrderEnd {
  private final DiscountStore store;
  private final DiscountProperties properties;
  private final InstantSource time;

  Discounts(DiscountStore store, DiscountProperties properties, InstantSource time) {
    this.store = store;
    this.properties = properties;
    this.time = time;
  }

  /**
   * What codes give.
   *
   * @param reductions of the good codes, in the order in which they take effect
   * @param refused the others
   */
  public record Weighed(List<Reduction> reductions, List<RefusedCode> refused) {
    public Weighed {
      reductions = List.copyOf(reductions);
      refused = List.copyOf(refused);
    }
  }

  /** What came of using codes. */
  public sealed interface Use {
    /** Every one of them is used by the order. */
    record Used(List<Reduction> reductions) implements Use {
      public Used {
        reductions = List.copyOf(reductions);
      }
    }

    /** None of them is used, because of this one. */
    record Refused(RefusedCode code) implements Use {}
  }

  /** Looks at codes before anything is reserved; empty when none is already known to be refused. */
  public Optional<RefusedCode> refused(List<String> codes, UUID eventId, UUID userId) {
    Map<String, Known> known = known(codes, userId);
    boolean alone = codes.size() == 1;
    return codes.stream()
        .map(code -> refused(code, known, k -> DiscountCheck.early(k, eventId, alone, now())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Says what codes would give, and uses none. */
  public Weighed weigh(List<String> codes, Basket basket) {
    Map<String, Known> known = known(codes, basket.userId());
    boolean alone = codes.size() == 1;
    List<RefusedCode> refused = new ArrayList<>();
    List<Discount> good = new ArrayList<>();
    for (String code : codes) {
      refused(code, known, k -> DiscountCheck.late(k, basket, alone, now()))
          .ifPresentOrElse(
              refused::add,
              () -> Optional.ofNullable(known.get(code)).map(Known::discount).ifPresent(good::add));
    }
    List<Reduction> reductions = new ArrayList<>();
    for (Reduction reduction : DiscountCalculation.of(basket.lines(), good)) {
      if (reduction.totalMinor() > 0) {
        reductions.add(reduction);
      } else {
        refused.add(new RefusedCode(reduction.discount().code(), Why.GIVES_NOTHING));
      }
    }
    return new Weighed(reductions, refused);
  }

  /** Uses codes for an order: all of them or none. */
  public Use use(UUID orderId, List<String> codes, Basket basket) {
    Weighed weighed = weigh(codes, basket);
    if (!weighed.refused().isEmpty()) {
      return new Use.Refused(weighed.refused().getFirst());
    }
    List<DiscountStore.Limits> wanted =
        weighed.reductions().stream()
            .map(Reduction::discount)
            .map(DiscountStore.Limits::of)
            .toList();
    Optional<RefusedCode> refused = count(wanted, basket.userId());
    if (refused.isPresent()) {
      return new Use.Refused(refused.get());
    }
    store.insertUses(orderId, basket, weighed.reductions(), now());
    return new Use.Used(weighed.reductions());
  }

  /** Gives the uses of an order back. */
  @Override
  public void cameToNothing(Order order, Instant now) {
    if (order.discountMinor() > 0) {
      for (UUID discount : store.giveBack(order.id(), now)) {
        store.uncount(discount, order.userId());
      }
    }
  }

  /**
   * Counts the uses of an order again that came to nothing and is paid after all; false when others
   * have used a code up meanwhile.
   */
  public boolean useAgain(Order order) {
    if (order.discountMinor() == 0) {
      return true;
    }
    if (count(store.givenBack(order.id()), order.userId()).isPresent()) {
      return false;
    }
    store.keep(order.id());
    return true;
  }

  /** Counts one use of each, or of none. */
  private Optional<RefusedCode> count(List<DiscountStore.Limits> wanted, UUID userId) {
    List<DiscountStore.Limits> counted = new ArrayList<>();
    for (DiscountStore.Limits discount :
        wanted.stream().sorted(Comparator.comparing(DiscountStore.Limits::id)).toList()) {
      Why refusal = null;
      if (!store.count(discount.id())) {
        refusal = Why.USED_UP;
      } else if (!store.countOfUser(discount, userId)) {
        store.uncountTotal(discount.id());
        refusal = Why.USED_UP_BY_YOU;
      }
      if (refusal != null) {
        counted.forEach(before -> store.uncount(before.id(), userId));
        return Optional.of(new RefusedCode(discount.code(), refusal));
      }
      counted.add(discount);
    }
    return Optional.empty();
  }

  private Map<String, Known> known(List<String> codes, UUID userId) {
    return properties.enabled()
        ? store.byCodes(codes, userId).stream()
            .collect(Collectors.toMap(known -> known.discount().code(), Function.identity()))
        : Map.of();
  }

  private Optional<RefusedCode> refused(
      String code, Map<String, Known> all, Function<Known, @Nullable Why> check) {
    Known known = all.get(code);
    Why why =
        known != null ? check.apply(known) : properties.enabled() ? Why.UNKNOWN : Why.SWITCHED_OFF;
    return Optional.ofNullable(why).map(reason -> new RefusedCode(code, reason));
  }

  private Instant now() {
    return time.instant();
  }
}
