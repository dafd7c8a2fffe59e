package io.boxoffice.local.demo;

import io.boxoffice.local.auditor.AuditFailure;
import io.boxoffice.local.auditor.AuditOptions;
import io.boxoffice.local.auditor.AuditReport;
import io.boxoffice.local.auditor.Auditor;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The main job from an empty catalogue to an audited, admitted house. */
final class Demo {
  private static final int WALLET_PERCENT = 70;
  private static final int EXPECTED_WALLET_PERCENT = 20;
  private static final String SALE_VENUE = "royal-albert-hall";

  private final DemoSettings settings;
  private final Map<String, String> env;
  private final Progress progress;
  private final PrintStream out;
  private final Http http;
  private final Http watchers = new Http(8);
  private final Gateway gateway;
  private final Gateway watcher;
  private final Identity identity;
  private final Mismatches mismatches = new Mismatches();
  private final Figures figures = new Figures();
  private double onSaleSeconds;
  private @Nullable UUID saleEventId;
  private @Nullable AuditReport audit;

  Demo(DemoSettings settings, Map<String, String> env, PrintStream out, Progress progress) {
    this.settings = settings;
    this.env = env;
    this.out = out;
    this.progress = progress;
    this.http = new Http(settings.concurrency());
    this.gateway = new Gateway(http, settings.gateway());
    this.watcher = new Gateway(watchers, settings.gateway());
    this.identity = new Identity(http, settings);
  }

  /** Runs all phases; true when every answer and the audit were what they must be. */
  boolean run() throws InterruptedException {
    long start = System.nanoTime();
    try {
      phases();
      figures.put("seconds", "whole run", (System.nanoTime() - start) / 1e9, "s");
      audit();
    } catch (DemoFailure | AuditFailure e) {
      mismatches.add("demo", String.valueOf(e.getMessage()));
    } finally {
      http.close();
      watchers.close();
    }
    return summary();
  }

  private void phases() throws InterruptedException {
    Instant now = Instant.now();
    Map<String, UUID> venues = catalogue(now);
    UUID venueId = venues.get(SALE_VENUE);
    if (venueId == null) {
      throw new DemoFailure("the venue of the sale was not created: " + mismatches.lines());
    }
    List<Person> buyers = signIn();
    wallets(buyers);
    Sale sale = new SaleSetup(gateway, identity, settings).create(venueId, now);
    saleEventId = sale.eventId();
    progress.line("             on sale: " + sale.title() + ", event " + sale.eventId());
    OnSale onSale = onSale(sale, buyers);
    Order other = OtherEvent.buy(gateway, sale, buyers.getFirst(), mismatches);
    List<Order> orders = new ArrayList<>(onSale.orders());
    orders.add(other);
    List<Ticket> all = settle(sale, orders, other);
    List<Ticket> tickets = all.stream().filter(ticket -> ticket.order() != other).toList();
    Ticket otherTicket =
        all.stream()
            .filter(ticket -> ticket.order() == other)
            .findFirst()
            .orElseThrow(() -> new DemoFailure("the ticket of the other event was not issued"));
    mints(all);
    afterSale(sale, buyers, tickets, otherTicket);
    troubles();
  }

  private Map<String, UUID> catalogue(Instant now) throws InterruptedException {
    Catalogue whole = Catalogue.load();
    CatalogueLoader loader =
        new CatalogueLoader(
            gateway,
            identity,
            settings.tenants(),
            settings.small() ? whole.small() : whole,
            mismatches);
    Map<String, UUID> venues = new ConcurrentHashMap<>();
    progress.phase(
        "catalogue",
        loader::state,
        () -> {
          loader.ensureTenants();
          venues.putAll(loader.load(now));
        });
    figures.put("catalogueEvents", "catalogue events created", loader.createdEvents());
    return venues;
  }

  private List<Person> signIn() throws InterruptedException {
    Map<Integer, Person> people = new ConcurrentHashMap<>();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 1; i <= settings.buyers(); i++) {
      numbers.add(i);
    }
    progress.phase(
        "sign-in",
        () -> people.size() + " of " + settings.buyers() + " buyers have tokens",
        () ->
            Crowd.forEach(
                "sign-in",
                numbers,
                16,
                Duration.ofMinutes(5),
                mismatches,
                number -> people.put(number, identity.buyer(settings.seller(), number))));
    if (people.size() < settings.buyers()) {
      throw new DemoFailure("only " + people.size() + " buyers could sign in");
    }
    figures.put("tokens", "buyers signed in", people.size());
    List<Person> shuffled = new ArrayList<>(people.values());
    shuffled.sort((one, two) -> one.email().compareTo(two.email()));
    Collections.shuffle(shuffled, new Random(settings.seed()));
    return shuffled;
  }

  private void wallets(List<Person> buyers) throws InterruptedException {
    Wallets wallets = new Wallets(gateway, mismatches);
    List<Person> linking = buyers.subList(0, buyers.size() * WALLET_PERCENT / 100);
    progress.phase("wallets", wallets::state, () -> wallets.link(linking));
    figures.put("wallets", "buyers with a wallet of their own", wallets.count());
  }

  private OnSale onSale(Sale sale, List<Person> buyers) throws InterruptedException {
    OnSale onSale = new OnSale(gateway, watcher, sale, buyers, settings.seed(), mismatches);
    progress.phase("on-sale", onSale::state, onSale::run);
    figures.put("attempts", "attempts to buy", onSale.attempts());
    figures.put("reservedFirst", "  of these: reserved first", onSale.reservedFirst());
    figures.put(
        "abandonedReservations", "  reservations abandoned", onSale.abandonedReservations());
    figures.put("purchasesAccepted", "purchases accepted", onSale.orders().size());
    figures.put("discounted", "  with a discount code", onSale.discounted());
    figures.put("refusedCodes", "discount codes refused", onSale.refusedCodes());
    figures.put("soldOutAnswers", "answers \"sold out\"", onSale.count("sold-out"));
    figures.put("onSaleSeconds", "on-sale until the last ticket", onSale.seconds(), "s");
    Double mostly = onSale.secondsUntilMostlySold();
    if (mostly != null) {
      figures.put("mostlySoldSeconds", "  until 90 % were sold", mostly, "s");
    }
    figures.put("purchaseP50", "purchase p50", onSale.accepted().millis(0.5), "ms");
    figures.put("purchaseP99", "purchase p99", onSale.accepted().millis(0.99), "ms");
    figures.put("soldOutP99", "sold-out answer p99", onSale.refused().millis(0.99), "ms");
    onSaleSeconds = onSale.seconds();
    return onSale;
  }

  private List<Ticket> settle(Sale sale, List<Order> orders, Order other)
      throws InterruptedException {
    Settlement settlement = new Settlement(gateway, orders, mismatches);
    progress.phase("settle", settlement::state, settlement::run);
    List<Order> completed = settlement.completed();
    completed.remove(other);
    int sold = completed.stream().mapToInt(Order::quantity).sum();
    mismatches.expect(
        sold == sale.capacity(), "on-sale.sold", sold + " of " + sale.capacity() + " sold");
    Answer answer =
        Gateway.require(
            watcher.get(sale.seller(), "/api/events/" + sale.eventId() + "/stock-audit"),
            "the stock audit");
    Stock stock = Stock.parse(answer.body());
    stock.check(mismatches);
    mismatches.expect(
        stock.sold() == sale.capacity() && stock.reserved() == 0,
        "on-sale.sold",
        "stock says " + stock.lines().values());
    figures.put("completedSales", "completed sales", completed.size());
    figures.put(
        "completedPerSecond",
        "  over the on-sale",
        onSaleSeconds > 0 ? completed.size() / onSaleSeconds : 0,
        "/s");
    figures.put("declined", "declined cards", settlement.count("payment_failed"));
    figures.put("cancelled", "cancelled or expired", settlement.count("cancelled", "expired"));
    figures.put("lateRefunded", "refunded late payments", settlement.count("refunded"));
    figures.put("sold", "sold", sold + " of " + sale.capacity());
    List<Ticket> tickets = new ArrayList<>();
    for (Order order : Stream.concat(completed.stream(), Stream.of(other)).toList()) {
      for (Order.IssuedTicket issued : order.tickets()) {
        tickets.add(new Ticket(issued.id(), issued.number(), order, order.buyer()));
      }
    }
    return tickets;
  }

  private void mints(List<Ticket> tickets) throws InterruptedException {
    if (!settings.chain()) {
      progress.line("             no chain on this machine: tickets are not minted");
      figures.put("minted", "mints confirmed", "no chain");
      return;
    }
    Mints mints = new Mints(watcher, mismatches);
    Duration bound = Duration.ofSeconds(120 + tickets.size());
    progress.phase("mint", mints::state, () -> mints.await(tickets, bound));
    figures.put("minted", "mints confirmed", mints.minted());
  }

  private void afterSale(Sale sale, List<Person> buyers, List<Ticket> tickets, Ticket other)
      throws InterruptedException {
    Codes codes = new Codes(gateway);
    Gates gates = new Gates(gateway, sale, mismatches);
    Plan plan = Plan.of(tickets, buyers, new Random(settings.seed() + 1));

    Transfers transfers = new Transfers(gateway, codes, gates, mismatches);
    progress.phase("transfer", transfers::state, () -> transfers.run(plan.transfers()));
    Refunds refunds = new Refunds(gateway, codes, gates, mismatches);
    progress.phase(
        "refund",
        refunds::state,
        () -> {
          refunds.run(plan.refunds());
          refunds.runSingles(plan.singles());
        });

    Map<UUID, Ticket> good =
        tickets.stream()
            .collect(
                Collectors.toMap(Ticket::id, ticket -> ticket, (a, b) -> a, LinkedHashMap::new));
    transfers.moved().forEach(one -> good.put(one.ticket().id(), one.ticket()));
    plan.refunds().forEach(order -> order.forEach(ticket -> good.remove(ticket.id())));
    plan.singles().forEach(ticket -> good.remove(ticket.id()));
    Doors doors = new Doors(gateway, codes, gates, refunds, sale, settings.seed() + 2, mismatches);
    progress.phase(
        "doors",
        doors::state,
        () -> {
          doors.admit(List.copyOf(good.values()));
          doors.refuse(10, transfers.moved(), refunds.dead(), other);
          doors.compareTotals(good.size());
          afterwards(doors, good.values(), buyers.getLast());
        });
    figures.put("transfers", "transfers completed", transfers.moved().size());
    figures.put("transfersRejected", "  rejected", transfers.rejected());
    figures.put("transfersCancelled", "  cancelled", transfers.cancelled());
    figures.put("refunds", "orders refunded", refunds.done());
    figures.put("refundedTickets", "  single tickets of others", refunds.singles());
    gates
        .byResult()
        .forEach(
            (result, count) -> figures.put("scans." + result, "scans: " + result, (long) count));
    figures.put("scanP50", "scan p50", gates.latencies().millis(0.5), "ms");
    figures.put("scanP99", "scan p99", gates.latencies().millis(0.99), "ms");
  }

  private static void afterwards(Doors doors, Collection<Ticket> good, Person somebody)
      throws InterruptedException {
    for (Ticket ticket : good) {
      boolean never = ticket.owner().equals(ticket.order().buyer());
      if (never && !ticket.owner().equals(somebody)) {
        doors.afterwards(ticket, somebody);
        return;
      }
    }
  }

  private void troubles() {
    http.troubles()
        .forEach(
            (cause, count) ->
                figures.put("repeated." + cause, "requests repeated: " + cause, count.get()));
  }

  private void audit() throws InterruptedException {
    AuditOptions options =
        AuditOptions.defaults()
            .withChain(settings.chain())
            .withWallets(settings.chain() ? EXPECTED_WALLET_PERCENT : 0, saleEventId);
    progress.line("");
    progress.line("Audit: databases, Kafka" + (settings.chain() ? ", chain" : ""));
    audit = Auditor.run(env, options, out);
  }

  private boolean summary() {
    progress.line("");
    figures.table().forEach(progress::line);
    progress.line("");
    if (!mismatches.none()) {
      progress.line("Not as it must be:");
      mismatches.lines().forEach(line -> progress.line("  " + line));
      progress.line("");
    }
    boolean passed = mismatches.none() && audit != null && audit.passed();
    progress.line(
        passed
            ? "The demo passed: every answer was what it must be, and the audit holds."
            : "The demo FAILED.");
    return passed;
  }

  /** The figures, the mismatches by name and the audit, for programs. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("figures", figures.json());
    json.put("mismatches", mismatches.counts());
    AuditReport report = audit;
    json.put("audit", report == null ? Map.of() : report.json());
    json.put("passed", mismatches.none() && report != null && report.passed());
    return json;
  }

  /**
   * Which tickets change hands, which orders are refunded, and of which other orders a single
   * ticket is; no ticket is in two of them.
   */
  record Plan(
      List<Transfers.Plan> transfers,
      Collection<List<Ticket>> refunds,
      Collection<Ticket> singles) {

    static Plan of(List<Ticket> tickets, List<Person> buyers, Random random) {
      Map<UUID, List<Ticket>> byOrder =
          tickets.stream()
              .collect(
                  Collectors.groupingBy(
                      ticket -> ticket.order().id(), LinkedHashMap::new, Collectors.toList()));
      List<List<Ticket>> orders = new ArrayList<>(byOrder.values());
      Collections.shuffle(orders, random);
      int refundCount = Math.max(1, Math.round(orders.size() * 0.03f));
      List<List<Ticket>> refunds =
          new ArrayList<>(
              orders.stream()
                  .filter(order -> conduct(order) == Conduct.REFUND_FAILS_ONCE)
                  .limit(2)
                  .toList());
      for (List<Ticket> order : orders) {
        if (refunds.size() < refundCount && conduct(order) != Conduct.REFUND_FAILS_ONCE) {
          refunds.add(order);
        }
      }
      Set<Ticket> refunded = new HashSet<>();
      refunds.forEach(refunded::addAll);
      List<Ticket> singles =
          orders.stream()
              .filter(order -> order.size() > 1 && !refunds.contains(order))
              .limit(Math.max(1, Math.round(orders.size() * 0.02f)))
              .map(List::getLast)
              .toList();
      refunded.addAll(singles);
      List<Ticket> candidates =
          new ArrayList<>(tickets.stream().filter(ticket -> !refunded.contains(ticket)).toList());
      Collections.shuffle(candidates, random);
      return new Plan(
          transfers(candidates, recipients(tickets, buyers), tickets.size()), refunds, singles);
    }

    /** Ten in a hundred are accepted, two rejected or cancelled; at least one of each. */
    private static List<Transfers.Plan> transfers(
        List<Ticket> candidates, List<Person> recipients, int tickets) {
      int accepted = Math.max(2, tickets / 10);
      int other = Math.max(1, tickets / 100);
      List<Transfers.Plan> plans = new ArrayList<>();
      int count = Math.min(accepted + 2 * other, Math.min(candidates.size(), recipients.size()));
      for (int i = 0; i < count; i++) {
        Transfers.Ending ending =
            i < accepted
                ? Transfers.Ending.ACCEPT
                : i < accepted + other ? Transfers.Ending.REJECT : Transfers.Ending.CANCEL;
        plans.add(new Transfers.Plan(candidates.get(i), recipients.get(i), ending));
      }
      return plans;
    }

    private static List<Person> recipients(List<Ticket> tickets, List<Person> buyers) {
      Set<Person> owners = tickets.stream().map(Ticket::owner).collect(Collectors.toSet());
      return buyers.stream().filter(person -> !owners.contains(person)).toList();
    }

    private static Conduct conduct(List<Ticket> order) {
      return order.getFirst().order().conduct();
    }
  }
}
