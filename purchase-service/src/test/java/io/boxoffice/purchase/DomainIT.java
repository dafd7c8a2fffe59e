package io.boxoffice.purchase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

/** What a value may be: of which domain each column is, by hand, and what each domain refuses. */
class DomainIT extends PurchaseIT {
  private static final Map<String, List<String>> REFUSED =
      Map.ofEntries(
          Map.entry("minor_units", List.of("-1")),
          Map.entry("currency_code", List.of("", "eur", "EURO")),
          Map.entry("country_code", List.of("", "at", "AUT")),
          Map.entry("row_version", List.of("0")),
          Map.entry("natural_number", List.of("-1")),
          Map.entry("short_name", List.of("", "x".repeat(41))),
          Map.entry("external_id", List.of("", "x".repeat(201))),
          Map.entry("email_address", List.of("", "x".repeat(255))),
          Map.entry("locale_tag", List.of("", "x".repeat(36))),
          Map.entry("order_status", List.of("", "sold")),
          Map.entry("order_request_key", List.of("", "x".repeat(241))),
          Map.entry("order_attempt", List.of("0", "101")),
          Map.entry("payment_status", List.of("paid")),
          Map.entry("payment_failure_code", List.of("x".repeat(101))),
          Map.entry("payment_client_secret", List.of("x".repeat(501))),
          Map.entry("ticket_status", List.of("paid")),
          Map.entry("ticket_status_reason", List.of("because")),
          Map.entry("ticket_operation_kind", List.of("mint")),
          Map.entry("saga_name", List.of("transfer")),
          Map.entry("saga_direction", List.of("sideways")),
          Map.entry("notification_kind", List.of("advertisement")),
          Map.entry("notification_status", List.of("read")));

  private static final Map<String, String> COLUMNS =
      Map.of(
          "orders",
          "attempt:order_attempt billing_country:country_code contact_email:email_address"
              + " contact_locale:locale_tag currency:currency_code order_number:short_name"
              + " request_key:order_request_key status:order_status subtotal_minor:minor_units"
              + " tax_minor:minor_units total_minor:minor_units version:row_version",
          "order_items",
          "line:natural_number max_transfers:natural_number paid_minor:minor_units"
              + " unit_price_minor:minor_units",
          "payments",
          "client_secret:payment_client_secret currency:currency_code"
              + " failure_code:payment_failure_code provider:short_name"
              + " provider_payment_id:external_id status:payment_status",
          "tickets",
          "currency:currency_code face_value_minor:minor_units max_transfers:natural_number"
              + " pending_operation_kind:ticket_operation_kind price_minor:minor_units"
              + " scan_count:natural_number seat_number:natural_number status:ticket_status"
              + " status_reason:ticket_status_reason transfer_count:natural_number"
              + " version:row_version",
          "sagas",
          "direction:saga_direction failures:natural_number saga:saga_name",
          "order_saga_steps",
          "direction:saga_direction",
          "webhook_nonces",
          "repeats:natural_number webhook_id:external_id",
          "ticket_notifications",
          "address:email_address attempts:natural_number kind:notification_kind"
              + " locale:locale_tag status:notification_status");

  @Test
  void no_domain_is_left_out() {
    assertThat(
            database()
                .sql(
                    """
                    select domain_name from information_schema.domains
                     where domain_schema = 'purchase'
                    """)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrderElementsOf(REFUSED.keySet());
  }

  @Test
  void each_domain_refuses_what_it_is_not() {
    REFUSED.forEach(
        (domain, values) ->
            values.forEach(
                value ->
                    assertThatThrownBy(() -> cast(value, domain))
                        .as("%s as %s", value, domain)
                        .isInstanceOf(DataIntegrityViolationException.class)));
  }

  @Test
  void each_column_is_of_its_domain() {
    COLUMNS.forEach(
        (table, columns) ->
            assertThat(
                    database()
                        .sql(
                            """
                            select string_agg(column_name || ':' || domain_name, ' '
                                              order by column_name)
                              from information_schema.columns
                             where table_schema = 'purchase' and table_name = ?
                               and domain_schema = 'purchase'
                            """)
                        .param(table)
                        .query(String.class)
                        .single())
                .as(table)
                .isEqualTo(columns));
  }

  private static void cast(String value, String domain) {
    database()
        .sql("select (?::text)::purchase." + domain + " is null")
        .param(value)
        .query(Boolean.class)
        .single();
  }
}
