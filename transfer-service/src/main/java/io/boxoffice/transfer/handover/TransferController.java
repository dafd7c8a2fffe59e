package io.boxoffice.transfer.handover;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Transfers, for the two people they concern. */
@RestController
@RequestMapping("/api")
class TransferController {
  private final OfferTransfer offers;
  private final AcceptTransfer acceptances;
  private final CloseTransfer closings;
  private final TransferStore transfers;
  private final TransactionTemplate transaction;

  TransferController(
      OfferTransfer offers,
      AcceptTransfer acceptances,
      CloseTransfer closings,
      TransferStore transfers,
      TransactionTemplate transaction) {
    this.offers = offers;
    this.acceptances = acceptances;
    this.closings = closings;
    this.transfers = transfers;
    this.transaction = transaction;
  }

  record OfferRequest(
      @NotNull UUID ticketId,
      @Nullable UUID toUserId,
      @Nullable @Email @Size(min = 3, max = 254) String toEmail,
      @Nullable @Size(max = 500) String message) {

    /** The address is kept in lower case, which may be longer: that is what the bounds are for. */
    OfferRequest {
      toEmail = toEmail == null ? null : toEmail.toLowerCase(Locale.ROOT);
    }

    /** Returns the one recipient, or null when there is none or more than one. */
    @Nullable Recipient recipient() {
      if (toUserId != null) {
        return toEmail == null ? new Recipient.User(toUserId) : null;
      }
      return toEmail == null ? null : new Recipient.Address(toEmail);
    }
  }

  record AcceptRequest(@NotBlank @Size(max = 64) String acceptanceCode) {
    /** Never shows the code. */
    @Override
    public String toString() {
      return "AcceptRequest[…]";
    }
  }

  record ValidationAnswer(boolean allowed, List<Objection> reasons) {}

  record TransferPage(List<TransferAnswer> items, @Nullable UUID nextCursor) {}

  record TransferAnswer(
      UUID id,
      UUID ticketId,
      UUID eventId,
      UUID fromUserId,
      @Nullable UUID toUserId,
      @Nullable String toEmail,
      @Nullable String message,
      TransferStatus status,
      @Nullable String reason,
      String transferCode,
      @Nullable String acceptanceCode,
      Instant expiresAt,
      Instant createdAt,
      @Nullable Instant acceptedAt,
      @Nullable Instant closedAt,
      long version) {

    static TransferAnswer of(Transfer transfer) {
      return of(transfer, null);
    }

    static TransferAnswer of(Transfer transfer, @Nullable String acceptanceCode) {
      return new TransferAnswer(
          transfer.id(),
          transfer.ticketId(),
          transfer.eventId(),
          transfer.fromUserId(),
          transfer.toUserId(),
          transfer.toEmail(),
          transfer.message(),
          transfer.status(),
          transfer.reason(),
          transfer.transferCode(),
          acceptanceCode,
          transfer.expiresAt(),
          transfer.createdAt(),
          transfer.acceptedAt(),
          transfer.closedAt(),
          transfer.version());
    }

    /** Never shows a code. */
    @Override
    public String toString() {
      return "TransferAnswer[id=" + id + ", status=" + status + "]";
    }
  }

  /** Which of a person's transfers. */
  enum Direction {
    /** Those offered by the person. */
    sent,
    /** Those offered to the person. */
    received
  }

  /** Offers a ticket; the answer is the only one that ever holds the acceptance code. */
  @PostMapping("/transfers")
  ResponseEntity<?> offer(@Valid @RequestBody OfferRequest request, CurrentUser user) {
    Recipient recipient = request.recipient();
    if (recipient == null) {
      return oneRecipient();
    }
    return switch (offers.offer(user, request.ticketId(), recipient, request.message())) {
      case OfferTransfer.Outcome.Offered offered ->
          ResponseEntity.status(HttpStatus.CREATED)
              .body(TransferAnswer.of(offered.transfer(), offered.acceptanceCode()));
      case OfferTransfer.Outcome.Refused refused ->
          Problems.of(
              status(refused.objection()),
              refused.objection().slug(),
              refused.objection().detail());
      case OfferTransfer.Outcome.UnknownTicket _ -> unknownTicket();
    };
  }

  /** Says whether a ticket could be offered, and offers nothing. */
  @PostMapping("/transfers/validate")
  ResponseEntity<?> validate(@Valid @RequestBody OfferRequest request, CurrentUser user) {
    Recipient recipient = request.recipient();
    if (recipient == null) {
      return oneRecipient();
    }
    List<Objection> objections = offers.validate(user, request.ticketId(), recipient).orElse(null);
    return objections == null
        ? unknownTicket()
        : ResponseEntity.ok(new ValidationAnswer(objections.isEmpty(), objections));
  }

  /** Accepts a ticket with the code that the sender handed on. */
  @PostMapping("/transfers/{id}/accept")
  ResponseEntity<?> accept(
      @PathVariable UUID id, @Valid @RequestBody AcceptRequest request, CurrentUser user) {
    return switch (acceptances.accept(user, id, request.acceptanceCode())) {
      case AcceptTransfer.Outcome.Completed completed ->
          ResponseEntity.ok(TransferAnswer.of(completed.transfer()));
      case AcceptTransfer.Outcome.InProgress progress ->
          ResponseEntity.accepted().body(TransferAnswer.of(progress.transfer()));
      case AcceptTransfer.Outcome.Over over -> over(over.transfer());
      case AcceptTransfer.Outcome.WrongCode wrong ->
          Problems.of(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "wrong-acceptance-code",
              "The acceptance code is wrong.",
              Map.of("attemptsLeft", wrong.attemptsLeft()));
      case AcceptTransfer.Outcome.NotRecipient _ -> notYours();
      case AcceptTransfer.Outcome.EmailNotVerified _ ->
          Problems.of(
              HttpStatus.FORBIDDEN,
              "email-not-verified",
              "Verify your e-mail address first: the ticket was offered to it.");
      case AcceptTransfer.Outcome.Unknown _ -> unknownTransfer();
    };
  }

  /** Declines an offer. */
  @PostMapping("/transfers/{id}/reject")
  ResponseEntity<?> reject(@PathVariable UUID id, CurrentUser user) {
    return closed(closings.reject(user, id));
  }

  /** Takes an offer back. */
  @PostMapping("/transfers/{id}/cancel")
  ResponseEntity<?> cancel(@PathVariable UUID id, CurrentUser user) {
    return closed(closings.cancel(user, id));
  }

  /** Shows a transfer to its two people. */
  @GetMapping("/transfers/{id}")
  ResponseEntity<?> show(@PathVariable UUID id, CurrentUser user) {
    @Nullable Transfer transfer = transaction.execute(status -> transfers.find(id)).orElse(null);
    return transfer == null || transfer.partOf(user) == Transfer.Part.NONE
        ? unknownTransfer()
        : ResponseEntity.ok(TransferAnswer.of(transfer));
  }

  /** Lists what the caller sent or received, newest first. */
  @GetMapping("/transfers")
  TransferPage list(
      @RequestParam(defaultValue = "sent") Direction direction,
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable UUID cursor,
      CurrentUser user) {
    String email = user.email();
    String verified = user.emailVerified() && email != null ? email.toLowerCase(Locale.ROOT) : null;
    return page(
        transaction.execute(
            status ->
                switch (direction) {
                  case sent -> transfers.sentBy(user.userId(), cursor, limit + 1);
                  case received -> transfers.receivedBy(user.userId(), verified, cursor, limit + 1);
                }),
        limit);
  }

  /** Lists a ticket's transfers as far as they concern the caller; an administrator sees all. */
  @GetMapping("/tickets/{ticketId}/transfers")
  TransferPage ofTicket(
      @PathVariable UUID ticketId,
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable UUID cursor,
      CurrentUser user) {
    UUID only = user.hasRole("admin") ? null : user.userId();
    return page(
        transaction.execute(status -> transfers.ofTicket(ticketId, only, cursor, limit + 1)),
        limit);
  }

  private static TransferPage page(List<Transfer> found, int limit) {
    boolean more = found.size() > limit;
    List<Transfer> items = more ? found.subList(0, limit) : found;
    return new TransferPage(
        items.stream().map(TransferAnswer::of).toList(), more ? items.getLast().id() : null);
  }

  private static ResponseEntity<?> closed(CloseTransfer.Outcome outcome) {
    return switch (outcome) {
      case CloseTransfer.Outcome.Closed closed ->
          ResponseEntity.ok(TransferAnswer.of(closed.transfer()));
      case CloseTransfer.Outcome.TooLate late -> over(late.transfer());
      case CloseTransfer.Outcome.NotYours _ -> notYours();
      case CloseTransfer.Outcome.Unknown _ -> unknownTransfer();
    };
  }

  private static ResponseEntity<?> over(Transfer transfer) {
    Map<String, String> extensions = new HashMap<>();
    extensions.put("transferStatus", transfer.status().wireName());
    if (transfer.reason() != null) {
      extensions.put("reason", transfer.reason());
    }
    return Problems.of(
        HttpStatus.CONFLICT,
        "transfer-" + transfer.status().wireName(),
        "The transfer is " + transfer.status().wireName() + " by now.",
        extensions);
  }

  private static HttpStatus status(Objection objection) {
    return objection == Objection.TO_YOURSELF
        ? HttpStatus.UNPROCESSABLE_CONTENT
        : HttpStatus.CONFLICT;
  }

  private static ResponseEntity<?> oneRecipient() {
    return Problems.of(
        HttpStatus.BAD_REQUEST, "validation", "name either toUserId or toEmail, and not both");
  }

  private static ResponseEntity<?> notYours() {
    return Problems.of(
        HttpStatus.FORBIDDEN, "forbidden", "only the other one of the two can do this");
  }

  private static ResponseEntity<?> unknownTransfer() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-transfer", "you have no such transfer");
  }

  private static ResponseEntity<?> unknownTicket() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-ticket", "you have no such ticket");
  }
}
