--liquibase formatted sql

--changeset boxoffice:0010-bundles
--comment without a price of its own a bundle costs what its tickets cost
create table ticket_bundles (
  id uuid primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  description text check (length(description) <= 2000),
  price_minor bigint check (price_minor >= 0),
  status text not null default 'active' check (status in ('active', 'paused')),
  version bigint not null default 1 check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (tenant_id, id),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
);
create index ticket_bundles_by_event on ticket_bundles (event_id, created_at, id);
call protect_tenant_table('ticket_bundles');

create table ticket_bundle_items (
  bundle_id uuid not null,
  ticket_type_id uuid not null,
  tenant_id uuid not null,
  quantity integer not null check (quantity between 1 and 100),
  primary key (bundle_id, ticket_type_id),
  foreign key (tenant_id, bundle_id) references ticket_bundles (tenant_id, id),
  foreign key (tenant_id, ticket_type_id) references ticket_types (tenant_id, id)
);
call protect_tenant_table('ticket_bundle_items');

--changeset boxoffice:0010-bundles-of-reservations
alter table reservation_items add column bundle_id uuid;
