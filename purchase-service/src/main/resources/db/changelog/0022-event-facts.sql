--liquibase formatted sql

--changeset boxoffice:0022-event-facts
--comment what inventory last said of an event, and how far its orders and tickets have been told
create table event_facts (
  tenant_id uuid not null,
  event_id uuid not null,
  event_version bigint not null check (event_version >= 0),
  title text not null,
  venue_name text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  owner_id uuid not null,
  -- a second pass finds orders that were being reserved when the event changed
  passes_left int not null check (passes_left between 0 and 2),
  last_order_id uuid,
  due_at timestamptz not null,
  lease_owner uuid,
  lease_until timestamptz,
  updated_at timestamptz not null,
  primary key (tenant_id, event_id),
  check ((lease_owner is null) = (lease_until is null))
);
create index event_facts_due on event_facts (due_at) where passes_left > 0;
call protect_tenant_table('event_facts');
