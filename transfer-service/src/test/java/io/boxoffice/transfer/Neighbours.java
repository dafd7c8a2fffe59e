package io.boxoffice.transfer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ledger and the gates, over HTTP, with the rules that the contracts give them: each operation
 * takes effect once, and a repeat gets the first answer. Calls can be made to fail before or after
 * they took effect.
 */
public final class Neighbours {
  private final HttpServer server;
  private final Map<UUID, Ticket> tickets = new HashMap<>();
  private final List<String> effects = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Semaphore released = new Semaphore(0);

  /** How a call goes wrong. */
  public enum Mode {
    /** It never arrived. */
    LOST_BEFORE,
    /** It took effect, and the answer was lost. */
    LOST_AFTER,
    /** It took effect, and the connection broke. */
    CUT,
    /** It took effect, and the answer took longer than anybody waits. */
    SLOW,
    /** It took effect, and the answer made no sense. */
    GARBLED,
    /** It never arrived: something on the way answered that there is nothing there. */
    NO_ROUTE,
    /** It never arrived: another service answered that it knows no such address. */
    NOT_FOUND
  }

  private record Failure(UUID ticketId, String call, Mode mode) {}

  private static final class Ticket {
    final UUID eventId = UUID.randomUUID();
    UUID owner;
    String status = "active";
    int generation = 1;
    @Nullable UUID pending;
    boolean transferable = true;
    int transferCount;
    int maxTransfers = 5;
    Instant startsAt;
    @Nullable String gatesSay;
    @Nullable String ledgerRefuses;
    final Map<UUID, Integer> claims = new HashMap<>();
    final Map<UUID, String> fences = new HashMap<>();

    Ticket(UUID owner, Instant startsAt) {
      this.owner = owner;
      this.startsAt = startsAt;
    }
  }

  private record Answer(int status, String body) {
    static Answer ok(String body) {
      return new Answer(200, body);
    }

    static Answer problem(int status, String slug) {
      return new Answer(
          status, "{\"type\": \"urn:boxoffice:problem:%s\", \"detail\": \"no\"}".formatted(slug));
    }
  }

  Neighbours() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/tickets/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Adds a ticket to the ledger. */
  public synchronized UUID ticket(UUID owner, Instant startsAt) {
    UUID id = UUID.randomUUID();
    tickets.put(id, new Ticket(owner, startsAt));
    return id;
  }

  /** Changes what the ledger says of a ticket. */
  public synchronized void ledgerSays(
      UUID ticketId, String status, boolean transferable, int transferCount, int maxTransfers) {
    Ticket ticket = known(ticketId);
    ticket.status = status;
    ticket.transferable = transferable;
    ticket.transferCount = transferCount;
    ticket.maxTransfers = maxTransfers;
  }

  /** Gives the ticket to somebody else behind the transfer's back. */
  public synchronized void movesTo(UUID ticketId, UUID owner) {
    known(ticketId).owner = owner;
  }

  /** Lets the gates refuse every fence of a ticket. */
  public synchronized void gatesSay(UUID ticketId, @Nullable String slug) {
    known(ticketId).gatesSay = slug;
  }

  /** Lets the ledger refuse every claim of a ticket from now on. */
  public synchronized void ledgerRefuses(UUID ticketId, String slug) {
    known(ticketId).ledgerRefuses = slug;
  }

  /** Claims a ticket for another operation. */
  public synchronized void claimedByAnother(UUID ticketId) {
    known(ticketId).pending = UUID.randomUUID();
  }

  /** Lets a slow call go on. */
  public void release() {
    released.release();
  }

  /** Lets the next call of that kind for the ticket go wrong. */
  public synchronized void fail(UUID ticketId, String call, Mode mode) {
    failures.add(new Failure(ticketId, call, mode));
  }

  /** Takes effect as the call would, without an answer to anybody: the caller has crashed. */
  public synchronized void tookEffect(
      UUID ticketId, String call, UUID operationId, UUID from, UUID to) {
    switch (call) {
      case "claim" -> claim(ticketId, operationId, from);
      case "fence" -> fence(ticketId, operationId, 2);
      case "finish" -> finish(ticketId, operationId, to);
      case "give-up" -> giveUp(ticketId, operationId);
      default -> throw new IllegalArgumentException(call);
    }
  }

  /** Returns what took effect for a ticket, in order. */
  public synchronized List<String> effectsOf(UUID ticketId) {
    return effects.stream()
        .filter(effect -> effect.startsWith(ticketId.toString()))
        .map(effect -> effect.substring(effect.indexOf(' ') + 1))
        .toList();
  }

  /** Returns the owner that the ledger has. */
  public synchronized UUID ownerOf(UUID ticketId) {
    return known(ticketId).owner;
  }

  /** Tells whether an operation holds the ticket. */
  public synchronized boolean isClaimed(UUID ticketId) {
    return known(ticketId).pending != null;
  }

  private Ticket known(UUID ticketId) {
    Ticket ticket = tickets.get(ticketId);
    if (ticket == null) {
      throw new IllegalArgumentException("no such ticket");
    }
    return ticket;
  }

  private void handle(HttpExchange exchange) throws IOException {
    List<String> path = Arrays.asList(exchange.getRequestURI().getPath().split("/", -1));
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    UUID ticketId = UUID.fromString(path.get(3));
    String call =
        switch (path.getLast()) {
          case "claims" -> "claim";
          default -> path.getLast();
        };
    Answer answer;
    Failure failure;
    synchronized (this) {
      failure =
          failures.stream()
              .filter(f -> f.ticketId().equals(ticketId) && f.call().equals(call))
              .findFirst()
              .orElse(null);
      failures.remove(failure);
      if (failure != null && failure.mode() == Mode.LOST_BEFORE) {
        answer = new Answer(503, "");
      } else if (failure != null && failure.mode() == Mode.NO_ROUTE) {
        answer = new Answer(404, "");
      } else if (failure != null && failure.mode() == Mode.NOT_FOUND) {
        answer = Answer.problem(404, "not-found");
      } else {
        answer = answer(ticketId, call, path, text);
        if (failure != null) {
          answer =
              failure.mode() == Mode.GARBLED ? new Answer(200, "{\"x\": ") : new Answer(500, "");
        }
      }
    }
    if (failure != null && failure.mode() == Mode.CUT) {
      exchange.close();
      return;
    }
    if (failure != null && failure.mode() == Mode.SLOW) {
      released.acquireUninterruptibly();
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .add(
            "Content-Type",
            answer.status() < 400 ? "application/json" : "application/problem+json");
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Answer answer(UUID ticketId, String call, List<String> path, String text) {
    if (!tickets.containsKey(ticketId)) {
      return Answer.problem(404, "unknown-ticket");
    }
    JsonNode body = text.isEmpty() ? null : JsonMapper.shared().readTree(text);
    return switch (call) {
      case "status" -> status(ticketId);
      case "claim" -> claim(ticketId, id(body, "operationId"), id(body, "expectedOwnerId"));
      case "fence" ->
          fence(
              ticketId, id(body, "operationId"), body == null ? 0 : body.get("generation").asInt());
      case "finish" -> finish(ticketId, UUID.fromString(path.get(5)), id(body, "newOwnerId"));
      case "give-up" -> giveUp(ticketId, UUID.fromString(path.get(5)));
      default -> Answer.problem(404, "not-found");
    };
  }

  private static UUID id(@Nullable JsonNode body, String name) {
    if (body == null) {
      throw new IllegalArgumentException("a body is missing");
    }
    return UUID.fromString(body.get(name).asString());
  }

  private Answer status(UUID ticketId) {
    Ticket ticket = known(ticketId);
    String pending =
        ticket.pending == null
            ? ""
            : "\"pendingOperation\": {\"id\": \"%s\", \"kind\": \"refund\"},"
                .formatted(ticket.pending);
    return Answer.ok(
        """
        {"ticketId": "%s", "ticketNumber": "BXT-1", "status": "%s", "ownerId": "%s", %s
         "generation": %d, "eventId": "%s", "eventStartsAt": "%s", "ticketTypeId": "%s",
         "orderId": "%s", "transferable": %b, "transferCount": %d, "maxTransfers": %d}
        """
            .formatted(
                ticketId,
                ticket.status,
                ticket.owner,
                pending,
                ticket.generation,
                ticket.eventId,
                ticket.startsAt,
                UUID.randomUUID(),
                UUID.randomUUID(),
                ticket.transferable,
                ticket.transferCount,
                ticket.maxTransfers));
  }

  private Answer claim(UUID ticketId, UUID operationId, UUID expectedOwner) {
    Ticket ticket = known(ticketId);
    if (ticket.ledgerRefuses != null) {
      return Answer.problem(409, ticket.ledgerRefuses);
    }
    if (!ticket.claims.containsKey(operationId)) {
      if (ticket.pending != null) {
        return Answer.problem(409, "operation-pending");
      }
      if (!ticket.owner.equals(expectedOwner)) {
        return Answer.problem(409, "ticket-not-claimable");
      }
      ticket.pending = operationId;
      ticket.claims.put(operationId, ticket.generation + 1);
      effects.add(ticketId + " claim");
    }
    return Answer.ok(
        "{\"operationId\": \"%s\", \"generation\": %d}"
            .formatted(operationId, ticket.claims.get(operationId)));
  }

  private Answer fence(UUID ticketId, UUID operationId, int generation) {
    Ticket ticket = known(ticketId);
    if (generation != ticket.generation + 1) {
      return Answer.problem(409, "generation-taken");
    }
    String decision = ticket.fences.get(operationId);
    if (decision == null) {
      decision = ticket.gatesSay == null ? "fenced" : ticket.gatesSay;
      ticket.fences.put(operationId, decision);
      effects.add(ticketId + " fence " + decision);
    }
    return decision.equals("fenced")
        ? Answer.ok("{\"outcome\": \"fenced\"}")
        : Answer.problem(409, decision);
  }

  private Answer finish(UUID ticketId, UUID operationId, UUID newOwner) {
    Ticket ticket = known(ticketId);
    if (operationId.equals(ticket.pending)) {
      ticket.pending = null;
      ticket.owner = newOwner;
      ticket.generation++;
      ticket.transferCount++;
      effects.add(ticketId + " finish");
    }
    return Answer.ok("{\"status\": \"transferred\"}");
  }

  private Answer giveUp(UUID ticketId, UUID operationId) {
    Ticket ticket = known(ticketId);
    if (operationId.equals(ticket.pending)) {
      ticket.pending = null;
      effects.add(ticketId + " give-up");
    }
    return new Answer(204, "");
  }
}
