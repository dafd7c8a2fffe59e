--liquibase formatted sql

--changeset boxoffice:0051-payment-anomalies
--comment words of providers that contradict what is known, whatever was done about them; for people
create table payment_anomalies (
  id uuid not null,
  tenant_id uuid not null,
  anomaly text not null check (anomaly in (
    'unknown_order', 'other_payment', 'wrong_money', 'succeeded_after_failed',
    'failed_after_succeeded', 'paid_after_cancelled', 'paid_after_expired')),
  source text not null check (length(source) between 1 and 200),
  message_id text not null check (length(message_id) between 1 and 200),
  -- no reference: the order may be unknown
  order_id uuid not null,
  payment_id text not null check (length(payment_id) between 1 and 200),
  succeeded boolean not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  decision text not null check (length(decision) <= 60),
  received_at timestamptz not null,
  primary key (tenant_id, id)
);
call protect_tenant_table('payment_anomalies');

--changeset boxoffice:0051-repeated-messages
--comment how often a message came again
alter table webhook_nonces add column repeats integer not null default 0 check (repeats >= 0);
