package io.boxoffice.minting.solana;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.minting.TestKeys;
import io.boxoffice.minting.solana.SignedTransaction.Lifetime;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TicketTransactionsTest {
  private static final int LARGEST_TRANSACTION = 1232;
  private static final Lifetime LIFETIME =
      new Lifetime("4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM", 150);
  private static final UUID TICKET = UUID.fromString("0192f0c1-2b3c-7d4e-8f50-000000000008");

  private final PlatformKey platform = PlatformKey.parse(TestKeys.PLATFORM);
  private final TicketAddresses addresses = new TicketAddresses(platform);
  private final TicketTransactions transactions = new TicketTransactions(platform, addresses);
  private final String customer = new TestKeys().address();

  @Test
  void theLongestMintFitsIntoOneTransaction() {
    TicketMetadata longest =
        TicketMetadata.of("é".repeat(500), "N".repeat(100), "Block A, row 12, seat ".repeat(10));
    assertThat(mint(longest).wire()).hasSizeLessThanOrEqualTo(LARGEST_TRANSACTION);
  }

  @Test
  void anOrdinaryMintLeavesRoom() {
    TicketMetadata ordinary = TicketMetadata.of("Winter Gala", "BXT-4M7Q2D9KX3", null);
    assertThat(mint(ordinary).wire()).hasSizeLessThan(1100);
  }

  @Test
  void theSameIntentHasTheSameSignature() {
    TicketMetadata metadata = TicketMetadata.of("Winter Gala", "BXT-4M7Q2D9KX3", "A-1");
    assertThat(mint(metadata).signature()).isEqualTo(mint(metadata).signature());
    assertThat(Base58.signature(mint(metadata).signature())).isPresent();
  }

  @Test
  void addressesDependOnTicketGenerationAndUseAlone() {
    assertThat(addresses.mint(TICKET, 1)).isEqualTo(addresses.mint(TICKET, 1));
    assertThat(addresses.mint(TICKET, 1))
        .isNotEqualTo(addresses.mint(TICKET, 2))
        .isNotEqualTo(addresses.holder(TICKET, 1))
        .isNotEqualTo(addresses.mint(UUID.randomUUID(), 1));
    assertThat(addresses.holder(TICKET, 1)).isNotEqualTo(addresses.holder(TICKET, 2));
    assertThat(addresses.seededMint(TICKET, Long.MAX_VALUE).seed()).hasSize(32);
  }

  @Test
  void metadataInstructionsAreNamedAsTheInterfaceSays() {
    assertThat(
            HexFormat.of()
                .formatHex(
                    Token2022.initializeMetadata(
                            platform.publicKey(),
                            platform.publicKey(),
                            TicketMetadata.of("T", "N", null))
                        .getData(),
                    0,
                    8))
        .isEqualTo("d2e11ea258b84d8d");
    assertThat(
            HexFormat.of()
                .formatHex(
                    Token2022.addMetadataField(
                            platform.publicKey(),
                            platform.publicKey(),
                            new TicketMetadata.Field("k", "v"))
                        .getData(),
                    0,
                    8))
        .isEqualTo("dde9312db5cadcc8");
  }

  @Test
  void longTextIsCutAtAWholeCharacter() {
    TicketMetadata metadata = TicketMetadata.of("🎟".repeat(40), "N", " ");
    assertThat(metadata.name()).isEqualTo("🎟".repeat(16));
    assertThat(metadata.fields()).containsExactly(new TicketMetadata.Field("ticket", "N"));
  }

  private SignedTransaction mint(TicketMetadata metadata) {
    return transactions.mint(TICKET, 1, 1, customer, metadata, bytes -> bytes * 7L, LIFETIME);
  }
}
