--liquibase formatted sql

--changeset boxoffice:0008-holds
--comment a write-off is a hold of what was sold and revoked
create table ticket_holds (
  id uuid primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  ticket_type_id uuid not null,
  hold_key text not null check (length(hold_key) between 1 and 300),
  kind text not null check (kind in ('hold', 'write_off')),
  quantity integer not null check (quantity > 0),
  seats integer[],
  reason text not null check (length(reason) between 1 and 500),
  status text not null check (status in ('active', 'released')),
  expires_at timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  released_at timestamptz,
  version bigint not null check (version > 0),
  constraint ticket_holds_key unique (tenant_id, hold_key),
  constraint ticket_holds_seats check (seats is null or cardinality(seats) = quantity),
  check ((status = 'released') = (released_at is not null))
);
create index ticket_holds_by_event on ticket_holds (event_id, created_at, id);
create index ticket_holds_due on ticket_holds (expires_at)
  where status = 'active' and expires_at is not null;
call protect_tenant_table('ticket_holds');
