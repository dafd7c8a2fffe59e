--liquibase formatted sql

--changeset boxoffice:0006-sagas
--comment unfinished work only: a saga's row goes when it ends, and its journal stays
create table sagas (
  saga text not null check (saga in ('purchase', 'refund', 'revocation')),
  id uuid not null,
  tenant_id uuid not null,
  step text not null check (length(step) <= 40),
  direction text not null check (direction in ('forward', 'back')),
  step_since timestamptz not null,
  drive_at timestamptz not null,
  failures int not null default 0 check (failures >= 0),
  last_error text check (length(last_error) <= 300),
  lease_owner uuid,
  lease_until timestamptz,
  primary key (saga, id),
  check ((lease_owner is null) = (lease_until is null))
) with (fillfactor = 70);
create index sagas_due on sagas (drive_at);
call protect_tenant_table('sagas');

--changeset boxoffice:0006-order-saga-steps
create table order_saga_steps (
  order_id uuid not null,
  id bigint generated always as identity,
  tenant_id uuid not null,
  saga text not null,
  saga_id uuid not null,
  step text not null,
  direction text not null check (direction in ('forward', 'back')),
  outcome text not null check (outcome in ('done', 'turned_back', 'restarted', 'ended')),
  detail text check (length(detail) <= 300),
  at timestamptz not null,
  primary key (order_id, id)
);
call protect_tenant_table('order_saga_steps');
