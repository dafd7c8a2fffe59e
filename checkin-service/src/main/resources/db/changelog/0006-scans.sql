--liquibase formatted sql

--changeset boxoffice:0006-ticket-scans
--comment attempts, as claimed: event, gate and ticket may be unknown here, so they reference nothing
create table ticket_scans (
  id uuid primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  gate_id uuid,
  device_id uuid,
  staff_id uuid not null,
  ticket_id uuid,
  generation int,
  code_digest bytea not null check (octet_length(code_digest) = 32),
  result text not null check (result in ('admitted', 'refused')),
  reason text check (reason in ('invalid_code', 'expired_code', 'superseded_code', 'wrong_event',
    'not_yet_open', 'closed', 'already_admitted', 'refunded', 'revoked', 'cancelled',
    'unknown_ticket', 'wrong_gate')),
  scanned_at timestamptz not null,
  device_skew_ms bigint not null,
  received_at timestamptz not null,
  check ((result = 'refused') = (reason is not null)),
  check (result = 'refused' or (ticket_id is not null and generation is not null)),
  check (scanned_at between received_at - interval '10 minutes' and received_at + interval '10 minutes')
);
create index ticket_scans_event on ticket_scans (tenant_id, event_id, reason) where result = 'refused';
create index ticket_scans_ticket on ticket_scans (tenant_id, ticket_id) where ticket_id is not null;
call protect_tenant_table('ticket_scans');

--changeset boxoffice:0006-ticket-validations
--comment admissions: the accepted fact, at most one for a ticket
create table ticket_validations (
  id uuid primary key,
  tenant_id uuid not null,
  ticket_id uuid not null,
  event_id uuid not null,
  scan_id uuid not null references ticket_scans (id),
  gate_id uuid,
  staff_id uuid not null,
  generation int not null,
  admitted_at timestamptz not null,
  unique (tenant_id, ticket_id),
  foreign key (tenant_id, event_id, gate_id) references gates (tenant_id, event_id, id)
);
create index ticket_validations_event on ticket_validations (tenant_id, event_id, gate_id);
call protect_tenant_table('ticket_validations');
