--liquibase formatted sql

--changeset boxoffice:0003-events
create table events (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  venue_id uuid not null,
  owner_id uuid not null,
  title text not null check (length(title) between 1 and 200),
  description text check (length(description) <= 10000),
  category text not null check (length(category) between 1 and 50),
  status text not null default 'draft'
    check (status in ('draft', 'active', 'sold_out', 'cancelled', 'ended')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  featured boolean not null default false,
  image_url text check (length(image_url) <= 2000),
  capacity integer check (capacity > 0),
  minting_enabled boolean not null default false,
  seating_config jsonb,
  cancel_reason text check (length(cancel_reason) <= 500),
  version bigint not null default 1 check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  published_at timestamptz,
  cancelled_at timestamptz,
  deleted_at timestamptz,
  check (starts_at < ends_at),
  check ((status = 'cancelled') = (cancelled_at is not null)),
  unique (tenant_id, id),
  foreign key (tenant_id, venue_id) references venues (tenant_id, id)
) with (fillfactor = 70);
create index events_by_start on events (tenant_id, starts_at, id) where deleted_at is null;
create index events_by_category on events (tenant_id, category, starts_at, id) where deleted_at is null;
create index events_by_venue on events (venue_id);
create index events_to_end on events (ends_at) where status in ('active', 'sold_out');
call protect_tenant_table('events');
