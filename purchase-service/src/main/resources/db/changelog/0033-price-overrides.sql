--liquibase formatted sql

--changeset boxoffice:0033-price-overrides
--comment an approved price: for one buyer, one ticket type, one order
create table price_overrides (
  -- the approval that it came from
  id uuid primary key references multisig_approval_requests (id),
  tenant_id uuid not null,
  user_id uuid not null,
  event_id uuid not null,
  ticket_type_id uuid not null,
  unit_price_minor bigint not null check (unit_price_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  max_quantity int not null check (max_quantity between 1 and 1000),
  -- the organiser who asked: the event has to be theirs, unless null
  of_organiser uuid,
  order_id uuid references orders (id),
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at)
);
create unique index price_overrides_of_order on price_overrides (order_id)
  where order_id is not null;
call protect_tenant_table('price_overrides');
