package io.boxoffice.inventory.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.database.UuidArray;
import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.RunningService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Arrays arrive in PostgreSQL as they were, whatever form the driver sends them in. */
class SqlValuesIT extends RunningService {
  @Autowired private JdbcClient jdbc;

  @Test
  void ids_arrive_in_their_order_and_nulls_among_them() {
    UUID one = Ids.next();
    UUID other = UUID.randomUUID();
    assertThat(ids(List.of())).isEqualTo("");
    assertThat(ids(List.of(one))).isEqualTo(one.toString());
    assertThat(ids(Arrays.asList(null, other, null, one))).isEqualTo("-," + other + ",-," + one);
    List<UUID> many = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      many.add(UUID.randomUUID());
    }
    assertThat(ids(many)).isEqualTo(String.join(",", many.stream().map(UUID::toString).toList()));
  }

  private String ids(Collection<@Nullable UUID> ids) {
    return jdbc.sql("select array_to_string(:ids::uuid[], ',', '-')")
        .param("ids", SqlValues.uuids(ids))
        .query(String.class)
        .single();
  }

  @Test
  void ids_are_also_text_for_connections_that_want_it() {
    UUID id = Ids.next();
    assertThat(SqlValues.uuids(Arrays.asList(id, null))).hasToString("{" + id + ",null}");
    assertThat(new UuidArray(List.of()).getValue()).isEqualTo("{}");
  }

  @Test
  void texts_and_numbers_arrive_as_they_were() {
    assertThat(
            jdbc.sql(
                    """
                    select concat_ws('|', array_to_string(:texts::text[], ',', '-'),
                                     array_to_string(:ints::int[], ','),
                                     array_to_string(:longs::bigint[], ',', '-'))
                    """)
                .param("texts", SqlValues.texts(Arrays.asList("ä\"{}\\", null, "")))
                .param("ints", SqlValues.ints(List.of(1, -2)))
                .param("longs", SqlValues.longs(Arrays.asList(Long.MAX_VALUE, null)))
                .query(String.class)
                .single())
        .isEqualTo("ä\"{}\\,-,|1,-2|9223372036854775807,-");
  }
}
