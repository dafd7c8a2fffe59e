package io.boxoffice.minting.wallet;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.minting.solana.Base58;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/wallets")
class WalletController {
  private final LinkWallet wallets;

  WalletController(LinkWallet wallets) {
    this.wallets = wallets;
  }

  /** Asks for a text to sign. */
  record ChallengeRequest(@NotNull @Size(min = 32, max = 44) String address) {
    @AssertTrue(message = "must be the base58 of 32 bytes") boolean isAddressBase58() {
      return address == null || Base58.address(address).isPresent();
    }
  }

  /** Proves the key of an address. */
  record LinkRequest(
      @NotNull @Size(min = 32, max = 44) String address,
      @NotBlank @Size(max = 500) String challenge,
      @NotNull @Size(min = 64, max = 88) String signature) {}

  /** The caller's wallets: at most one is linked at a time. */
  record WalletList(List<Wallet> items, @Nullable String nextCursor) {}

  @PostMapping("/challenges")
  ResponseEntity<?> challenge(@Valid @RequestBody ChallengeRequest request, CurrentUser user) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(wallets.challenge(user.userId(), request.address()));
  }

  @PostMapping
  ResponseEntity<?> link(@Valid @RequestBody LinkRequest request, CurrentUser user) {
    return switch (wallets.link(
        user.userId(), request.address(), request.challenge(), request.signature())) {
      case LinkOutcome.Linked(Wallet wallet) ->
          ResponseEntity.created(URI.create("/api/wallets")).body(wallet);
      case LinkOutcome.ChallengeUnknown() ->
          Problems.of(
              HttpStatus.CONFLICT,
              "challenge-unknown",
              "this challenge is not open for this address; ask for a new one");
      case LinkOutcome.SignatureWrong() ->
          Problems.of(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "wallet-signature-wrong",
              "the signature is not by the address's key over the challenge; ask for a new one");
      case LinkOutcome.AddressTaken() ->
          Problems.of(
              HttpStatus.CONFLICT, "wallet-taken", "this address is linked to another user");
    };
  }

  @GetMapping
  WalletList mine(CurrentUser user) {
    return new WalletList(wallets.mine(user.userId()), null);
  }
}
