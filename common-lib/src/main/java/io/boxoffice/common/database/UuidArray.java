package io.boxoffice.common.database;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * A {@code uuid[]} parameter as PostgreSQL reads it ({@code array_recv}). The driver knows arrays
 * of numbers and texts in this form, but writes ids as text, which the server then has to parse:
 * the largest part of what a batch's parameters cost.
 */
public final class UuidArray extends PGobject implements PGBinaryObject {
  private static final int HEADER = 5 * Integer.BYTES;
  private static final int ID = 2 * Long.BYTES;
  private final transient Collection<? extends @Nullable UUID> ids;
  private final transient byte[] bytes;

  /** Takes the ids in their order; one may be null. */
  public UuidArray(Collection<? extends @Nullable UUID> ids) {
    this.ids = ids;
    setType("_uuid");
    boolean anyNull = ids.stream().anyMatch(id -> id == null);
    ByteBuffer array = ByteBuffer.allocate(HEADER + ids.size() * (Integer.BYTES + ID));
    array.putInt(ids.isEmpty() ? 0 : 1).putInt(anyNull ? 1 : 0).putInt(Oid.UUID);
    if (!ids.isEmpty()) {
      array.putInt(ids.size()).putInt(1);
    }
    for (UUID id : ids) {
      if (id == null) {
        array.putInt(-1);
      } else {
        array.putInt(ID).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
      }
    }
    this.bytes = Arrays.copyOf(array.array(), array.position());
  }

  /** The same as text, for a connection that is not set to send ids in binary form. */
  @Override
  public String getValue() {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }

  @Override
  public int lengthInBytes() {
    return bytes.length;
  }

  @Override
  public void toBytes(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("a parameter is only written");
  }
}
