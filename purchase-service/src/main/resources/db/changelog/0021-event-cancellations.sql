--liquibase formatted sql

--changeset boxoffice:0021-orders-of-event
create index if not exists orders_of_event on orders (event_id, id);

--changeset boxoffice:0021-event-cancellations
--comment a job: it goes through the event's orders by their ids, again and again, until none is left open
create table event_cancellations (
  tenant_id uuid not null,
  event_id uuid not null,
  status text not null check (status in ('running', 'done')),
  requested_by uuid,
  -- which time it goes through the orders, and the last one of them that is dealt with
  pass int not null default 1 check (pass >= 1),
  last_order_id uuid,
  orders_cancelled int not null default 0 check (orders_cancelled >= 0),
  refunds_begun int not null default 0 check (refunds_begun >= 0),
  tickets_admitted int not null default 0 check (tickets_admitted >= 0),
  due_at timestamptz not null,
  lease_owner uuid,
  lease_until timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, event_id),
  check ((lease_owner is null) = (lease_until is null)),
  check ((status = 'done') = (finished_at is not null))
);
create index event_cancellations_due on event_cancellations (due_at) where status = 'running';
call protect_tenant_table('event_cancellations');
