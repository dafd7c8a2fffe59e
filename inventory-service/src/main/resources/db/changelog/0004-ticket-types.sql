--liquibase formatted sql

--changeset boxoffice:0004-ticket-types
--comment no index on a count and a loose fill: every sale rewrites the row, and it stays on its page
create table ticket_types (
  id uuid primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  description text check (length(description) <= 2000),
  price_minor bigint not null check (price_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  capacity integer not null check (capacity >= 0),
  available integer not null check (available >= 0),
  reserved integer not null default 0 check (reserved >= 0),
  sold integer not null default 0 check (sold >= 0),
  held integer not null default 0 check (held >= 0),
  min_per_order integer not null check (min_per_order >= 1),
  max_per_order integer not null,
  max_per_user integer,
  sale_starts_at timestamptz,
  sale_ends_at timestamptz,
  transferable boolean not null,
  max_transfers integer not null check (max_transfers >= 0),
  status text not null default 'active' check (status in ('active', 'paused')),
  version bigint not null default 1 check (version > 0),
  stock_version bigint not null default 1 check (stock_version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  constraint ticket_types_stock_adds_up check (available + reserved + sold + held = capacity),
  check (max_per_order >= min_per_order),
  check (max_per_user >= min_per_order),
  check (sale_starts_at < sale_ends_at),
  unique (tenant_id, id),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
) with (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
create index ticket_types_by_event on ticket_types (event_id);
call protect_tenant_table('ticket_types');
