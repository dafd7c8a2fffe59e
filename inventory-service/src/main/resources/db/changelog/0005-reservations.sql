--liquibase formatted sql

--changeset boxoffice:0005-reservations
--comment no foreign keys here: each row is written under its event's lock by the writer that has just read its parents
create table reservations (
  id uuid primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  user_id uuid,
  reservation_key text not null check (length(reservation_key) between 1 and 300),
  order_key text check (length(order_key) between 1 and 300),
  status text not null check (status in ('reserved', 'confirmed', 'released', 'expired')),
  expires_at timestamptz,
  currency text check (currency ~ '^[A-Z]{3}$'),
  total_minor bigint not null check (total_minor >= 0),
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint reservations_key unique (tenant_id, reservation_key),
  constraint reservations_tombstone check (
    (user_id is not null and expires_at is not null and currency is not null)
    or (status = 'released' and total_minor = 0))
) with (fillfactor = 80);
create unique index reservations_order_key on reservations (tenant_id, order_key)
  where order_key is not null;
create index reservations_of_buyer on reservations (event_id, user_id);
create index reservations_due on reservations (expires_at) where status = 'reserved';
call protect_tenant_table('reservations');

create table reservation_items (
  reservation_id uuid not null,
  ticket_type_id uuid not null,
  tenant_id uuid not null,
  quantity integer not null check (quantity > 0),
  unit_price_minor bigint not null check (unit_price_minor >= 0),
  primary key (reservation_id, ticket_type_id)
);
call protect_tenant_table('reservation_items');

--comment a change happens once to a reservation, and the key says so
create table reservation_history (
  reservation_id uuid not null,
  change text not null
    check (change in ('created', 'bound', 'confirmed', 'released', 'expired')),
  tenant_id uuid not null,
  from_status text,
  to_status text not null,
  changed_at timestamptz not null,
  actor_type text not null,
  actor_id uuid,
  reason text check (length(reason) <= 500),
  source text check (length(source) <= 200),
  primary key (reservation_id, change)
);
call protect_tenant_table('reservation_history');
