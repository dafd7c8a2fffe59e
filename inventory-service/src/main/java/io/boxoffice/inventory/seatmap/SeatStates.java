package io.boxoffice.inventory.seatmap;

import io.boxoffice.common.cache.CacheCodec;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Where each seat of an event is: two bits a seat, 0 available, 1 reserved, 2 sold, 3 held; seat i
 * in byte i/4, at bit 2·(i mod 4).
 *
 * @param laidOutAt when the seats were made; another layout has another moment
 * @param bits never changed once made
 */
record SeatStates(UUID eventId, Instant laidOutAt, int seats, byte[] bits) {
  private static final int HEADER = 3 * Long.BYTES + Integer.BYTES;

  /**
   * What one version changed.
   *
   * @param statuses status of each of the seats from this version on
   */
  record Change(long version, int[] seats, int[] statuses) {}

  /** Returns the states of seats that are all available. */
  static SeatStates available(UUID eventId, Instant laidOutAt, int seats) {
    return new SeatStates(eventId, laidOutAt, seats, new byte[bytesOf(seats)]);
  }

  private static int bytesOf(int seats) {
    return (seats + 3) / 4;
  }

  /** Returns the states after changes that follow each other. */
  SeatStates after(List<Change> changes) {
    byte[] changed = bits.clone();
    for (Change change : changes) {
      for (int i = 0; i < change.seats().length; i++) {
        set(changed, change.seats()[i], change.statuses()[i]);
      }
    }
    return new SeatStates(eventId, laidOutAt, seats, changed);
  }

  int status(int seat) {
    return (bits[seat / 4] >> (2 * (seat % 4))) & 3;
  }

  static void set(byte[] bits, int seat, int status) {
    int shift = 2 * (seat % 4);
    bits[seat / 4] = (byte) ((bits[seat / 4] & ~(3 << shift)) | (status << shift));
  }

  /** Whether there are as many bits as seats. */
  boolean isWhole() {
    return seats > 0 && bits.length == bytesOf(seats);
  }

  /** A few bytes and the bits. */
  static final class Codec implements CacheCodec<SeatStates> {
    @Override
    public byte[] write(SeatStates states) {
      return ByteBuffer.allocate(HEADER + states.bits().length)
          .putLong(states.eventId().getMostSignificantBits())
          .putLong(states.eventId().getLeastSignificantBits())
          .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, states.laidOutAt()))
          .putInt(states.seats())
          .put(states.bits())
          .array();
    }

    @Override
    public SeatStates read(byte[] bytes) {
      ByteBuffer source = ByteBuffer.wrap(bytes);
      UUID eventId = new UUID(source.getLong(), source.getLong());
      Instant laidOutAt = Instant.EPOCH.plus(source.getLong(), ChronoUnit.MICROS);
      int seats = source.getInt();
      byte[] bits = new byte[source.remaining()];
      source.get(bits);
      SeatStates states = new SeatStates(eventId, laidOutAt, seats, bits);
      if (!states.isWhole()) {
        throw new IllegalArgumentException(bits.length + " bytes are not " + seats + " seats");
      }
      return states;
    }
  }
}
