package io.boxoffice.gateway.settings;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A network of addresses, written {@code 10.0.0.0/8}, {@code fd00::/8} or as one address.
 *
 * @param address any address in it
 * @param bits how many leading bits are the same in all of its addresses
 */
public record Network(InetAddress address, int bits) {

  /** Returns the network that the text names, or null when it names none. */
  static @Nullable Network parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int length = address.getAddress().length * Byte.SIZE;
      int bits = slash < 0 ? length : Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > length ? null : new Network(address, bits);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Says whether the address belongs to the network. */
  public boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] theirs = other.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
