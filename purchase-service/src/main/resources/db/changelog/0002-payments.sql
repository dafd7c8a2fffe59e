--liquibase formatted sql

--changeset boxoffice:0002-payments
create table payments (
  id uuid primary key,
  tenant_id uuid not null,
  order_id uuid not null references orders (id),
  provider text not null check (length(provider) between 1 and 40),
  provider_payment_id text check (length(provider_payment_id) between 1 and 200),
  client_secret text check (length(client_secret) <= 500),
  status text not null check (status in (
    'starting', 'requires_confirmation', 'processing', 'succeeded', 'failed', 'cancelled')),
  -- one payment is the order's own; any other that the provider names is money to give back
  stray boolean not null default false,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  failure_code text check (length(failure_code) <= 100),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider, provider_payment_id),
  check (status not in ('requires_confirmation', 'processing', 'succeeded')
         or provider_payment_id is not null)
);
create unique index payments_of_order on payments (order_id) where not stray;
call protect_tenant_table('payments');

-- a row lands in the transaction of its effect, so a repeated id never has a second one
create table webhook_nonces (
  tenant_id uuid not null,
  webhook_id text not null check (length(webhook_id) between 1 and 200),
  type text not null check (length(type) <= 60),
  reference uuid,
  outcome text not null check (length(outcome) <= 60),
  received_at timestamptz not null,
  primary key (tenant_id, webhook_id)
);
create index webhook_nonces_received on webhook_nonces using brin (received_at);
call protect_tenant_table('webhook_nonces');
