package io.boxoffice.minting.solana;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.p2p.solanaj.core.AccountMeta;
import org.p2p.solanaj.core.PublicKey;
import org.p2p.solanaj.core.TransactionInstruction;

/** Encodes the instructions of the Token-2022 and System programs that a ticket needs. */
final class Token2022 {
  static final PublicKey PROGRAM = new PublicKey("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

  /** Bytes of an account that holds a token and has no extension. */
  static final int HOLDER_BYTES = 165;

  /** What {@code setAuthority} can hand over. */
  enum Authority {
    MINT(0),
    OWNER(2),
    CLOSE(3);

    private final int code;

    Authority(int code) {
      this.code = code;
    }
  }

  private static final PublicKey SYSTEM = new PublicKey("11111111111111111111111111111111");
  private static final byte ONE_SUPPLY_DECIMALS = 0;

  // The fixed part of a mint with extensions, then type, length and value of each.
  private static final int MINT_BASE_BYTES = 166;
  private static final int TLV_HEADER_BYTES = 4;
  private static final int POINTER_BYTES = 64;
  private static final int KEY_BYTES = 32;

  private static final byte[] METADATA_INITIALIZE =
      discriminator("spl_token_metadata_interface:initialize_account");
  private static final byte[] METADATA_UPDATE_FIELD =
      discriminator("spl_token_metadata_interface:updating_field");

  private Token2022() {}

  /** Bytes that the mint is created with; the program adds the metadata itself. */
  static int mintBytes() {
    return MINT_BASE_BYTES
        + TLV_HEADER_BYTES
        + POINTER_BYTES
        + TLV_HEADER_BYTES
        + KEY_BYTES
        + TLV_HEADER_BYTES
        + KEY_BYTES;
  }

  /** Bytes that the metadata adds to the mint: rent is due for them from the start. */
  static int metadataBytes(TicketMetadata metadata) {
    int bytes = TLV_HEADER_BYTES + KEY_BYTES + KEY_BYTES;
    bytes += text(metadata.name()) + text(metadata.symbol()) + text(metadata.uri()) + 4;
    for (TicketMetadata.Field field : metadata.fields()) {
      bytes += text(field.key()) + text(field.value());
    }
    return bytes;
  }

  private static int text(String value) {
    return 4 + value.getBytes(StandardCharsets.UTF_8).length;
  }

  static TransactionInstruction createAccount(
      PublicKey payer, TicketAddresses.Seeded account, long lamports, int space) {
    byte[] data =
        new Data()
            .u32(3)
            .key(payer)
            .u64(account.seed().length())
            .raw(account.seed().getBytes(StandardCharsets.US_ASCII))
            .u64(lamports)
            .u64(space)
            .key(PROGRAM)
            .bytes();
    return new TransactionInstruction(
        SYSTEM, List.of(signerWritable(payer), writable(account.address())), data);
  }

  static TransactionInstruction initializeMetadataPointer(PublicKey mint, PublicKey authority) {
    return token(new Data().u8(39).u8(0).key(authority).key(mint), writable(mint));
  }

  static TransactionInstruction initializePermanentDelegate(PublicKey mint, PublicKey delegate) {
    return token(new Data().u8(35).key(delegate), writable(mint));
  }

  static TransactionInstruction initializeMintCloseAuthority(PublicKey mint, PublicKey authority) {
    return token(new Data().u8(25).u8(1).key(authority), writable(mint));
  }

  static TransactionInstruction initializeMint(PublicKey mint, PublicKey authority) {
    return token(
        new Data().u8(20).u8(ONE_SUPPLY_DECIMALS).key(authority).u8(1).key(authority),
        writable(mint));
  }

  static TransactionInstruction initializeMetadata(
      PublicKey mint, PublicKey authority, TicketMetadata metadata) {
    return token(
        new Data()
            .raw(METADATA_INITIALIZE)
            .text(metadata.name())
            .text(metadata.symbol())
            .text(metadata.uri()),
        writable(mint),
        readable(authority),
        readable(mint),
        signer(authority));
  }

  static TransactionInstruction addMetadataField(
      PublicKey mint, PublicKey authority, TicketMetadata.Field field) {
    return token(
        new Data().raw(METADATA_UPDATE_FIELD).u8(3).text(field.key()).text(field.value()),
        writable(mint),
        signer(authority));
  }

  static TransactionInstruction initializeHolder(
      PublicKey holder, PublicKey mint, PublicKey owner) {
    return token(new Data().u8(18).key(owner), writable(holder), readable(mint));
  }

  static TransactionInstruction mintOne(PublicKey mint, PublicKey holder, PublicKey authority) {
    return token(
        new Data().u8(14).u64(1).u8(ONE_SUPPLY_DECIMALS),
        writable(mint),
        writable(holder),
        signer(authority));
  }

  static TransactionInstruction setAuthority(
      PublicKey account, PublicKey current, Authority kind, PublicKey next) {
    return token(
        new Data().u8(6).u8(kind.code).u8(1).key(next), writable(account), signer(current));
  }

  static TransactionInstruction revokeAuthority(
      PublicKey account, PublicKey current, Authority kind) {
    return token(new Data().u8(6).u8(kind.code).u8(0), writable(account), signer(current));
  }

  static TransactionInstruction freeze(PublicKey holder, PublicKey mint, PublicKey authority) {
    return token(new Data().u8(10), writable(holder), readable(mint), signer(authority));
  }

  static TransactionInstruction thaw(PublicKey holder, PublicKey mint, PublicKey authority) {
    return token(new Data().u8(11), writable(holder), readable(mint), signer(authority));
  }

  static TransactionInstruction transferOne(
      PublicKey from, PublicKey mint, PublicKey to, PublicKey delegate) {
    return token(
        new Data().u8(12).u64(1).u8(ONE_SUPPLY_DECIMALS),
        writable(from),
        readable(mint),
        writable(to),
        signer(delegate));
  }

  static TransactionInstruction burnOne(PublicKey holder, PublicKey mint, PublicKey delegate) {
    return token(
        new Data().u8(15).u64(1).u8(ONE_SUPPLY_DECIMALS),
        writable(holder),
        writable(mint),
        signer(delegate));
  }

  static TransactionInstruction close(PublicKey account, PublicKey rentTo, PublicKey authority) {
    return token(new Data().u8(9), writable(account), writable(rentTo), signer(authority));
  }

  private static TransactionInstruction token(Data data, AccountMeta... accounts) {
    return new TransactionInstruction(PROGRAM, List.of(accounts), data.bytes());
  }

  private static AccountMeta writable(PublicKey key) {
    return new AccountMeta(key, false, true);
  }

  private static AccountMeta readable(PublicKey key) {
    return new AccountMeta(key, false, false);
  }

  private static AccountMeta signer(PublicKey key) {
    return new AccountMeta(key, true, false);
  }

  private static AccountMeta signerWritable(PublicKey key) {
    return new AccountMeta(key, true, true);
  }

  private static byte[] discriminator(String name) {
    return Arrays.copyOf(TicketAddresses.sha256(name), 8);
  }

  /** Little-endian instruction data. */
  private static final class Data {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Data u8(int value) {
      out.write(value);
      return this;
    }

    Data u32(int value) {
      return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    Data u64(long value) {
      return raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    Data key(PublicKey key) {
      return raw(key.toByteArray());
    }

    Data text(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      return u32(utf8.length).raw(utf8);
    }

    Data raw(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
