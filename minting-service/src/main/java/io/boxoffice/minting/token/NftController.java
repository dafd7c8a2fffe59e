package io.boxoffice.minting.token;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.common.security.Roles;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows a ticket's token and its transactions, to the ticket's owner and the tenant's staff. */
@RestController
class NftController {
  private final LedgerStore tokens;
  private final TransactionTemplate transaction;
  private final MintingSettings settings;

  NftController(LedgerStore tokens, TransactionTemplate transaction, MintingSettings settings) {
    this.tokens = tokens;
    this.transaction = transaction;
    this.settings = settings;
  }

  /** A ticket's token. */
  record NftView(
      UUID ticketId,
      String state,
      @Nullable String mintAddress,
      @Nullable String owner,
      long generation,
      @Nullable String lastSignature,
      @Nullable UUID lastTransactionId) {}

  /** A transaction of a ticket's token. */
  record MintView(
      UUID id,
      UUID ticketId,
      String type,
      String status,
      String signature,
      long generation,
      String mintAddress,
      String owner,
      int retryCount,
      @Nullable String error,
      Instant createdAt,
      @Nullable Instant confirmedAt) {}

  @GetMapping("/api/tickets/{id}/nft")
  ResponseEntity<?> nft(@PathVariable UUID id, CurrentUser user) {
    return inTransaction(
        () -> {
          TicketToken token = tokens.find(id);
          if (token == null || token.mintGeneration() == null || !maySee(user, token)) {
            return unknown("there is no token of this ticket");
          }
          UUID last = tokens.latestTransaction(id);
          String state = DbNames.of(TokenState.of(token, settings.failuresUntilFailed()));
          return ResponseEntity.ok(
              new NftView(
                  id,
                  state,
                  token.mintAddress(),
                  token.tokenOwner(),
                  token.generation(),
                  token.lastSignature(),
                  last));
        });
  }

  @GetMapping("/api/mints/{id}")
  ResponseEntity<?> mint(@PathVariable UUID id, CurrentUser user) {
    return inTransaction(
        () -> {
          PendingTransaction tx = tokens.findTransaction(id);
          TicketToken token = tx == null ? null : tokens.find(tx.ticketId());
          if (tx == null || token == null || !maySee(user, token)) {
            return unknown("there is no such transaction");
          }
          return ResponseEntity.ok(
              new MintView(
                  id,
                  tx.ticketId(),
                  DbNames.of(tx.type()),
                  DbNames.of(tx.status()),
                  tx.signature(),
                  tx.generation(),
                  tx.mintAddress(),
                  tx.targetOwner(),
                  tx.retryCount(),
                  tx.error(),
                  tx.createdAt(),
                  tx.confirmedAt()));
        });
  }

  private ResponseEntity<?> inTransaction(Supplier<ResponseEntity<?>> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.get()));
  }

  private static boolean maySee(CurrentUser user, TicketToken token) {
    return user.userId().equals(token.ownerId())
        || user.hasAnyRole(
            Roles.SELLER, Roles.VENUE_MANAGER, Roles.VENUE_STAFF, Roles.ADMIN, Roles.SUPERADMIN);
  }

  /** The same answer for a stranger's ticket as for none: ids tell nothing. */
  private static ResponseEntity<?> unknown(String detail) {
    return Problems.of(HttpStatus.NOT_FOUND, "not-found", detail);
  }
}
