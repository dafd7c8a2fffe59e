--liquibase formatted sql

--changeset boxoffice:0001-tenants
create table tenants (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 200),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null
);
call grant_service_table('tenants');

--comment one host leads to one tenant, which an array column could not promise
create table tenant_hosts (
  host text primary key check (length(host) between 1 and 253 and host = lower(host)),
  owner_id uuid not null references tenants (id)
);
create index tenant_hosts_owner on tenant_hosts (owner_id);
call grant_service_table('tenant_hosts');
