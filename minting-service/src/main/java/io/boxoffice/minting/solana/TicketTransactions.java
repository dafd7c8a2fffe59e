package io.boxoffice.minting.solana;

import io.boxoffice.minting.solana.SignedTransaction.Lifetime;
import io.boxoffice.minting.solana.TicketAddresses.Seeded;
import io.boxoffice.minting.solana.Token2022.Authority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.p2p.solanaj.core.PublicKey;
import org.p2p.solanaj.core.Transaction;
import org.p2p.solanaj.core.TransactionInstruction;
import org.p2p.solanaj.programs.ComputeBudgetProgram;

/**
 * Builds the three transactions of a ticket's token; each happens as a whole or not at all.
 *
 * <p>The holder's account belongs to the customer, is frozen, and can be closed by the platform
 * alone. So the token stays where the ledger says, the platform's permanent delegate can move and
 * burn it, and every lamport of rent comes back.
 */
public final class TicketTransactions {
  // A mint takes about 55,000; what is not used costs nothing while no price per unit is set.
  private static final int COMPUTE_UNITS = 120_000;
  private static final int SIGNATURE_BYTES = 64;

  private final PlatformKey platform;
  private final TicketAddresses addresses;

  /** Rent that keeps an account of this many bytes alive, in lamports. */
  @FunctionalInterface
  public interface Rent {
    /** Returns the lamports for an account of {@code bytes} bytes. */
    long lamports(int bytes);
  }

  /** Transactions signed by the platform. */
  public TicketTransactions(PlatformKey platform, TicketAddresses addresses) {
    this.platform = platform;
    this.addresses = addresses;
  }

  /**
   * Mints the one token of a ticket into the owner's holder account and gives up minting for ever.
   *
   * @param mintGeneration generation the ticket was issued with; part of the mint's address
   * @param generation generation the token is to show; part of the holder account's address
   * @param owner wallet the token is for, base58
   */
  public SignedTransaction mint(
      UUID ticketId,
      long mintGeneration,
      long generation,
      String owner,
      TicketMetadata metadata,
      Rent rent,
      Lifetime lifetime) {
    PublicKey us = platform.publicKey();
    Seeded mint = addresses.seededMint(ticketId, mintGeneration);
    PublicKey at = mint.address();
    int finalBytes = Token2022.mintBytes() + Token2022.metadataBytes(metadata);
    List<TransactionInstruction> steps = new ArrayList<>();
    steps.add(Token2022.createAccount(us, mint, rent.lamports(finalBytes), Token2022.mintBytes()));
    steps.add(Token2022.initializeMetadataPointer(at, us));
    steps.add(Token2022.initializePermanentDelegate(at, us));
    steps.add(Token2022.initializeMintCloseAuthority(at, us));
    steps.add(Token2022.initializeMint(at, us));
    steps.add(Token2022.initializeMetadata(at, us, metadata));
    for (TicketMetadata.Field field : metadata.fields()) {
      steps.add(Token2022.addMetadataField(at, us, field));
    }
    Seeded holder = addresses.seededHolder(ticketId, generation);
    steps.add(createHolder(holder, rent));
    steps.add(Token2022.initializeHolder(holder.address(), at, us));
    steps.add(Token2022.mintOne(at, holder.address(), us));
    steps.add(Token2022.revokeAuthority(at, us, Authority.MINT));
    steps.addAll(handOver(holder.address(), at, owner));
    return sign(steps, lifetime);
  }

  /**
   * Moves the token to a new holder account of the new generation and closes the old one.
   *
   * @param from generation whose holder account has the token now
   */
  public SignedTransaction move(
      UUID ticketId,
      long mintGeneration,
      long from,
      long generation,
      String owner,
      Rent rent,
      Lifetime lifetime) {
    PublicKey us = platform.publicKey();
    PublicKey mint = addresses.seededMint(ticketId, mintGeneration).address();
    PublicKey old = addresses.seededHolder(ticketId, from).address();
    Seeded holder = addresses.seededHolder(ticketId, generation);
    List<TransactionInstruction> steps = new ArrayList<>();
    steps.add(createHolder(holder, rent));
    steps.add(Token2022.initializeHolder(holder.address(), mint, us));
    steps.add(Token2022.thaw(old, mint, us));
    steps.add(Token2022.transferOne(old, mint, holder.address(), us));
    steps.add(Token2022.close(old, us, us));
    steps.addAll(handOver(holder.address(), mint, owner));
    return sign(steps, lifetime);
  }

  /** Burns the token and closes both accounts, so that all rent comes back. */
  public SignedTransaction burn(UUID ticketId, long mintGeneration, long from, Lifetime lifetime) {
    PublicKey us = platform.publicKey();
    PublicKey mint = addresses.seededMint(ticketId, mintGeneration).address();
    PublicKey holder = addresses.seededHolder(ticketId, from).address();
    return sign(
        List.of(
            Token2022.thaw(holder, mint, us),
            Token2022.burnOne(holder, mint, us),
            Token2022.close(holder, us, us),
            Token2022.close(mint, us, us)),
        lifetime);
  }

  private TransactionInstruction createHolder(Seeded holder, Rent rent) {
    return Token2022.createAccount(
        platform.publicKey(),
        holder,
        rent.lamports(Token2022.HOLDER_BYTES),
        Token2022.HOLDER_BYTES);
  }

  /** The closing right must be set while the platform still owns the account. */
  private List<TransactionInstruction> handOver(PublicKey holder, PublicKey mint, String owner) {
    PublicKey us = platform.publicKey();
    List<TransactionInstruction> steps = new ArrayList<>();
    if (!owner.equals(platform.address())) {
      steps.add(Token2022.setAuthority(holder, us, Authority.CLOSE, us));
      steps.add(Token2022.setAuthority(holder, us, Authority.OWNER, new PublicKey(owner)));
    }
    steps.add(Token2022.freeze(holder, mint, us));
    return steps;
  }

  private SignedTransaction sign(List<TransactionInstruction> steps, Lifetime lifetime) {
    Transaction transaction = new Transaction();
    transaction.addInstruction(ComputeBudgetProgram.setComputeUnitLimit(COMPUTE_UNITS));
    steps.forEach(transaction::addInstruction);
    transaction.setRecentBlockHash(lifetime.blockhash());
    transaction.sign(platform.signer());
    byte[] wire = transaction.serialize();
    // One signer: a length byte, the signature, the message.
    String signature = Base58.encode(Arrays.copyOfRange(wire, 1, 1 + SIGNATURE_BYTES));
    return new SignedTransaction(signature, wire, lifetime);
  }
}
