--liquibase formatted sql

--changeset boxoffice:0001-orders
create table orders (
  id uuid primary key,
  tenant_id uuid not null,
  order_number text not null check (length(order_number) between 1 and 40),
  user_id uuid not null,
  -- the caller's Idempotency-Key: a call repeated after a crash finds its order again
  request_key text not null check (length(request_key) between 1 and 240),
  event_id uuid not null,
  status text not null check (status in (
    'pending', 'awaiting_payment', 'paid', 'completed', 'cancelled', 'expired', 'payment_failed',
    'refunding', 'partially_refunded', 'refunded', 'refund_failed')),
  -- what was asked for, until a reservation has turned it into items with prices
  request jsonb not null,
  billing_country text check (billing_country ~ '^[A-Z]{2}$'),
  -- which reservation this is: a late payment may need a second one
  attempt int not null default 1 check (attempt between 1 and 100),
  reservation_id uuid,
  reservation_expires_at timestamptz,
  event_title text,
  venue_name text,
  event_starts_at timestamptz,
  event_ends_at timestamptz,
  event_owner_id uuid,
  minting_enabled boolean,
  currency text check (currency ~ '^[A-Z]{3}$'),
  subtotal_minor bigint not null default 0 check (subtotal_minor >= 0),
  discount_minor bigint not null default 0 check (discount_minor between 0 and subtotal_minor),
  tax_minor bigint not null default 0 check (tax_minor >= 0),
  total_minor bigint not null default 0 check (total_minor >= 0),
  failure jsonb,
  version bigint not null default 1 check (version >= 1),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  paid_at timestamptz,
  completed_at timestamptz,
  unique (order_number),
  unique (tenant_id, user_id, request_key),
  check (status not in ('awaiting_payment', 'completed') or
         (reservation_id is not null and currency is not null and event_owner_id is not null
          and event_starts_at is not null and event_ends_at is not null
          and minting_enabled is not null and event_title is not null)),
  check (status <> 'completed' or completed_at is not null)
);
create index orders_mine on orders (user_id, id);
call protect_tenant_table('orders');

create table order_items (
  order_id uuid not null references orders (id),
  ticket_type_id uuid not null,
  tenant_id uuid not null,
  name text not null,
  quantity int not null check (quantity between 1 and 1000),
  unit_price_minor bigint not null check (unit_price_minor >= 0),
  transferable boolean not null,
  max_transfers int not null check (max_transfers >= 0),
  primary key (order_id, ticket_type_id)
);
call protect_tenant_table('order_items');
