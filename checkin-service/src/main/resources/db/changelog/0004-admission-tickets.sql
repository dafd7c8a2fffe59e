--liquibase formatted sql

--changeset boxoffice:0004-admission-tickets
--comment a ticket that a fence named before its purchase was heard of has no number yet
create table admission_tickets (
  tenant_id uuid not null,
  ticket_id uuid not null,
  event_id uuid not null,
  ticket_number text check (length(ticket_number) between 1 and 60),
  ticket_type_id uuid,
  ticket_type_name text check (length(ticket_type_name) <= 200),
  owner_id uuid,
  generation int not null check (generation >= 0),
  status text not null check (status in ('admissible', 'refunded', 'revoked', 'cancelled', 'expired')),
  ledger_version bigint not null check (ledger_version >= 0),
  admission_id uuid,
  admitted_at timestamptz,
  admitted_gate_id uuid,
  checkin_version bigint not null default 0 check (checkin_version >= 0),
  updated_at timestamptz not null,
  primary key (tenant_id, ticket_id),
  check ((admission_id is null) = (admitted_at is null)),
  check (admitted_gate_id is null or admission_id is not null)
) with (fillfactor = 80);
create index admission_tickets_event on admission_tickets (tenant_id, event_id);
call protect_tenant_table('admission_tickets');
