--liquibase formatted sql

--changeset boxoffice:0002-venues
create table venues (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  owner_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  address text not null check (length(address) between 1 and 300),
  city text not null check (length(city) between 1 and 100),
  state text check (length(state) <= 100),
  country text not null check (country ~ '^[A-Z]{2}$'),
  postal_code text check (length(postal_code) <= 20),
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  capacity integer not null check (capacity > 0),
  amenities jsonb,
  version bigint not null default 1 check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (tenant_id, id)
);
create index venues_by_age on venues (tenant_id, created_at, id);
call protect_tenant_table('venues');
