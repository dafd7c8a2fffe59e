package io.boxoffice.local.auditor;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tokens on the chain say what the ledger says. */
final class ChainInvariants {
  /** A wallet linked within this time of a mint may or may not have been seen by it. */
  private static final Duration BLURRED = Duration.ofSeconds(10);

  private static final Set<String> GOOD =
      Set.of("sold", "minted", "active", "transferred", "checked_in", "used");
  private static final Set<String> ENDED = Set.of("refunded", "revoked", "cancelled");

  private final Database database;
  private final AuditOptions options;
  private final String custody;
  private final List<Token> tokens;
  private final Map<UUID, List<Link>> links = new HashMap<>();
  private final Map<UUID, Set<String>> everMinted = new HashMap<>();

  /** A ticket of an event that mints, with what minting knows of its token. */
  private record Token(
      UUID ticketId,
      UUID eventId,
      UUID ownerId,
      String status,
      String actual,
      @Nullable String mint,
      @Nullable String holder,
      @Nullable Instant placedAt) {}

  private record Link(String address, Instant from, @Nullable Instant to) {}

  ChainInvariants(Database database, AuditOptions options, String custody) {
    this.database = database;
    this.options = options;
    this.custody = custody;
    this.tokens = tokens();
    loadLinks();
    loadMints();
  }

  private List<Token> tokens() {
    return database.rows(
        """
        select t.id, t.event_id, t.owner_id, t.status, coalesce(k.actual, 'none') as actual,
               k.mint_address, k.holder_address,
               (select max(p.created_at) from minting.pending_transactions p
                 where p.ticket_id = t.id and p.status = 'confirmed'
                   and p.tx_type in ('mint', 'transfer')) as placed_at
          from purchase.tickets t
          join purchase.orders o on o.id = t.order_id
          left join minting.ticket_tokens k on k.ticket_id = t.id
         where o.minting_enabled or k.ticket_id is not null
        """,
        row -> {
          Timestamp placed = row.getTimestamp("placed_at");
          return new Token(
              row.getObject("id", UUID.class),
              row.getObject("event_id", UUID.class),
              row.getObject("owner_id", UUID.class),
              row.getString("status"),
              row.getString("actual"),
              row.getString("mint_address"),
              row.getString("holder_address"),
              placed == null ? null : placed.toInstant());
        });
  }

  private void loadLinks() {
    database
        .rows(
            "select user_id, address, linked_at, unlinked_at from minting.wallets",
            row -> {
              Timestamp end = row.getTimestamp("unlinked_at");
              return Map.entry(
                  row.getObject("user_id", UUID.class),
                  new Link(
                      row.getString("address"),
                      row.getTimestamp("linked_at").toInstant(),
                      end == null ? null : end.toInstant()));
            })
        .forEach(
            link ->
                links.computeIfAbsent(link.getKey(), id -> new ArrayList<>()).add(link.getValue()));
  }

  private void loadMints() {
    database
        .rows(
            """
            select distinct ticket_id, mint_address from minting.pending_transactions
            union select ticket_id, mint_address from minting.ticket_tokens
                   where mint_address is not null
            """,
            row -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
        .forEach(
            mint ->
                everMinted
                    .computeIfAbsent(mint.getKey(), id -> new HashSet<>())
                    .add(mint.getValue()));
  }

  /** Every address whose account the verdicts need. */
  Set<String> addresses() {
    Set<String> all = new TreeSet<>();
    everMinted.values().forEach(all::addAll);
    tokens.stream().map(Token::holder).filter(Objects::nonNull).forEach(all::add);
    return all;
  }

  List<Verdict> judge(ChainState chain) {
    List<Verdict> verdicts = new ArrayList<>(List.of(owner(chain), burned(chain)));
    if (options.expectedWalletPercent() > 0) {
      verdicts.add(distinctWallets(chain));
    }
    return verdicts;
  }

  private Verdict owner(ChainState chain) {
    List<String> offenders = new ArrayList<>();
    long checked = 0;
    for (Token token : tokens) {
      if (GOOD.contains(token.status())) {
        checked++;
        String problem = problem(token, chain);
        if (!problem.isEmpty()) {
          offenders.add("ticket " + token.ticketId() + " (" + token.status() + "): " + problem);
        }
      }
    }
    return Verdict.of(
        "chain.owner",
        "every good ticket's one token is its owner's wallet's, or in custody",
        checked,
        offenders);
  }

  private String problem(Token token, ChainState chain) {
    String mintAddress = token.mint();
    String holder = token.holder();
    if (!token.actual().equals("held") || mintAddress == null || holder == null) {
      return "its token is " + token.actual();
    }
    Optional<ChainState.Mint> mint = chain.mint(mintAddress);
    if (mint.isEmpty()) {
      return "there is no mint " + mintAddress;
    }
    if (mint.get().supply() != 1 || mint.get().decimals() != 0 || !mint.get().authorityGone()) {
      return "its mint is " + mint.get();
    }
    Optional<ChainState.Holding> holding = chain.holding(holder);
    if (holding.isEmpty()
        || holding.get().amount() != 1
        || !holding.get().mint().equals(mintAddress)) {
      return "the holder account " + holder + " is " + holding;
    }
    Set<String> allowed = allowed(token);
    return allowed.contains(holding.get().owner())
        ? ""
        : "on the chain " + holding.get().owner() + " owns it, must be " + allowed;
  }

  /** The wallet that was linked when the token was placed, else the platform's. */
  private Set<String> allowed(Token token) {
    Instant placed = token.placedAt() == null ? Instant.MAX : token.placedAt();
    Set<String> sure = new HashSet<>();
    Set<String> maybe = new HashSet<>();
    for (Link link : links.getOrDefault(token.ownerId(), List.of())) {
      Instant end = link.to();
      boolean early = link.from().isBefore(placed) || placed.equals(Instant.MAX);
      boolean open = end == null || end.isAfter(placed);
      if (early && open) {
        sure.add(link.address());
      }
      if (near(link.from(), placed) || (end != null && near(end, placed))) {
        maybe.add(link.address());
        maybe.add(custody);
      }
    }
    if (sure.isEmpty()) {
      sure.add(custody);
    }
    sure.addAll(maybe);
    return sure;
  }

  private static boolean near(Instant one, Instant other) {
    return !other.equals(Instant.MAX) && Duration.between(one, other).abs().compareTo(BLURRED) < 0;
  }

  private Verdict burned(ChainState chain) {
    List<String> offenders = new ArrayList<>();
    long checked = 0;
    for (Token token : tokens) {
      boolean ended = ENDED.contains(token.status());
      for (String address : everMinted.getOrDefault(token.ticketId(), Set.of())) {
        checked++;
        boolean live = chain.mint(address).map(mint -> mint.supply() > 0).orElse(false);
        if (live && (ended || !address.equals(token.mint()))) {
          offenders.add(
              "ticket "
                  + token.ticketId()
                  + " is "
                  + token.status()
                  + ", token "
                  + address
                  + " is alive");
        }
      }
    }
    return Verdict.of(
        "chain.burned",
        "refunded, revoked and cancelled tickets have no live token",
        checked,
        offenders);
  }

  private Verdict distinctWallets(ChainState chain) {
    Set<String> owners = new HashSet<>();
    long live = 0;
    for (Token token : tokens) {
      UUID only = options.walletsOf();
      String holder = token.holder();
      if ((only != null && !only.equals(token.eventId())) || holder == null) {
        continue;
      }
      Optional<ChainState.Holding> holding = chain.holding(holder);
      if (holding.isPresent() && holding.get().amount() == 1) {
        live++;
        if (!holding.get().owner().equals(custody)) {
          owners.add(holding.get().owner());
        }
      }
    }
    List<String> offenders =
        live > 0 && owners.size() * 100L >= live * options.expectedWalletPercent()
            ? List.of()
            : List.of(owners.size() + " distinct wallets for " + live + " tokens");
    return Verdict.of(
        "chain.distinct_wallets",
        "at least %d distinct linked wallets for a hundred tokens"
            .formatted(options.expectedWalletPercent()),
        live,
        offenders);
  }
}
