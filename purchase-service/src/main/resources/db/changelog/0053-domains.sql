--liquibase formatted sql

--changeset boxoffice:0053-domains
--comment what a value may be, once; PostgreSQL keeps a domain's checks, and reads a table's anew for each statement
create domain minor_units as bigint check (value >= 0);
create domain currency_code as text check (value ~ '^[A-Z]{3}$');
create domain country_code as text check (value ~ '^[A-Z]{2}$');
create domain row_version as bigint check (value >= 1);
create domain natural_number as int check (value >= 0);
create domain short_name as text check (length(value) between 1 and 40);
create domain external_id as text check (length(value) between 1 and 200);
create domain email_address as text check (length(value) between 1 and 254);
create domain locale_tag as text check (length(value) between 1 and 35);
create domain order_status as text check (value in (
  'pending', 'awaiting_payment', 'paid', 'completed', 'cancelled', 'expired', 'payment_failed',
  'refunding', 'partially_refunded', 'refunded', 'refund_failed'));
create domain payment_status as text check (value in (
  'starting', 'requires_confirmation', 'processing', 'succeeded', 'failed', 'cancelled'));
create domain ticket_status as text check (value in (
  'available', 'reserved', 'sold', 'minted', 'active', 'transferred', 'checked_in', 'used',
  'revoked', 'refunded', 'expired', 'cancelled'));
create domain ticket_status_reason as text check (value in (
  'fraud_detected', 'chargeback', 'event_cancelled', 'duplicate_ticket', 'terms_violation',
  'admin_request', 'refund_requested', 'transfer_dispute'));
create domain ticket_operation_kind as text check (value in (
  'transfer', 'refund', 'revoke', 'restore'));
create domain saga_name as text check (value in ('purchase', 'refund', 'revocation'));
create domain saga_direction as text check (value in ('forward', 'back'));
create domain notification_kind as text check (value in (
  'order_confirmed', 'refund_done', 'transfer_offered', 'transfer_accepted', 'waitlist_offered'));
create domain notification_status as text check (value in (
  'pending', 'sending', 'sent', 'failed', 'given_up', 'no_address'));

--changeset boxoffice:0053-orders
--comment triggers of a column are made anew with it; from here on each table is locked and written anew: not for a replica that runs meanwhile
drop trigger orders_settle_spending on orders;
drop trigger queue_order_notification on orders;
alter table orders
  drop constraint orders_status_check,
  drop constraint orders_contact_email_check,
  drop constraint orders_contact_locale_check,
  drop constraint orders_request_key_check,
  drop constraint orders_order_number_check,
  drop constraint orders_attempt_check,
  drop constraint orders_currency_check,
  drop constraint orders_billing_country_check,
  drop constraint orders_subtotal_minor_check,
  drop constraint orders_total_minor_check,
  drop constraint orders_tax_minor_check,
  drop constraint orders_version_check;
create domain order_request_key as text check (length(value) between 1 and 240);
create domain order_attempt as int check (value between 1 and 100);
alter table orders
  alter status type order_status,
  alter contact_email type email_address,
  alter contact_locale type locale_tag,
  alter request_key type order_request_key,
  alter order_number type short_name,
  alter attempt type order_attempt,
  alter currency type currency_code,
  alter billing_country type country_code,
  alter subtotal_minor type minor_units,
  alter total_minor type minor_units,
  alter tax_minor type minor_units,
  alter version type row_version;
create trigger orders_settle_spending after update of status on orders
  for each row
  when (old.status is distinct from new.status
        and (new.status in ('cancelled', 'expired', 'payment_failed')
             or (new.status = 'paid' and old.status in ('expired', 'payment_failed'))))
  execute function settle_spending();
create trigger queue_order_notification after update of status on orders
  for each row when (old.status = 'paid' and new.status = 'completed')
  execute function queue_order_notification();

--changeset boxoffice:0053-order-items
alter table order_items
  drop constraint order_items_paid,
  drop constraint order_items_unit_price_minor_check,
  drop constraint order_items_line_check,
  drop constraint order_items_max_transfers_check;
alter table order_items
  alter paid_minor type minor_units,
  alter unit_price_minor type minor_units,
  alter line type natural_number,
  alter max_transfers type natural_number;

--changeset boxoffice:0053-payments
alter table payments
  drop constraint payments_status_check,
  drop constraint payments_provider_payment_id_check,
  drop constraint payments_provider_check,
  drop constraint payments_failure_code_check,
  drop constraint payments_client_secret_check,
  drop constraint payments_currency_check;
create domain payment_failure_code as text check (length(value) <= 100);
create domain payment_client_secret as text check (length(value) <= 500);
alter table payments
  alter status type payment_status,
  alter provider_payment_id type external_id,
  alter provider type short_name,
  alter failure_code type payment_failure_code,
  alter client_secret type payment_client_secret,
  alter currency type currency_code;

--changeset boxoffice:0053-tickets
alter table tickets
  drop constraint tickets_status_check,
  drop constraint tickets_status_reason_check,
  drop constraint tickets_pending_operation_kind_check,
  drop constraint tickets_currency_check,
  drop constraint tickets_transfer_count_check,
  drop constraint tickets_face_value_minor_check,
  drop constraint tickets_price_minor_check,
  drop constraint tickets_seat_number_check,
  drop constraint tickets_version_check,
  drop constraint tickets_scan_count_check,
  drop constraint tickets_max_transfers_check;
alter table tickets
  alter status type ticket_status,
  alter status_reason type ticket_status_reason,
  alter pending_operation_kind type ticket_operation_kind,
  alter currency type currency_code,
  alter transfer_count type natural_number,
  alter face_value_minor type minor_units,
  alter price_minor type minor_units,
  alter seat_number type natural_number,
  alter version type row_version,
  alter scan_count type natural_number,
  alter max_transfers type natural_number;

--changeset boxoffice:0053-sagas
alter table sagas
  drop constraint sagas_saga_check,
  drop constraint sagas_direction_check,
  drop constraint sagas_failures_check;
alter table sagas
  alter saga type saga_name,
  alter direction type saga_direction,
  alter failures type natural_number;
alter table order_saga_steps drop constraint order_saga_steps_direction_check;
alter table order_saga_steps alter direction type saga_direction;

--changeset boxoffice:0053-webhook-nonces
alter table webhook_nonces
  drop constraint webhook_nonces_webhook_id_check,
  drop constraint webhook_nonces_repeats_check;
alter table webhook_nonces
  alter webhook_id type external_id,
  alter repeats type natural_number;

--changeset boxoffice:0053-ticket-notifications
alter table ticket_notifications
  drop constraint ticket_notifications_status_check,
  drop constraint ticket_notifications_kind_check,
  drop constraint ticket_notifications_locale_check,
  drop constraint ticket_notifications_address_check,
  drop constraint ticket_notifications_attempts_check;
alter table ticket_notifications
  alter status type notification_status,
  alter kind type notification_kind,
  alter locale type locale_tag,
  alter address type email_address,
  alter attempts type natural_number;
