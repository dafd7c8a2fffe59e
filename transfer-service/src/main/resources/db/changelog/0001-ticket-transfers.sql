--liquibase formatted sql

--changeset boxoffice:0001-ticket-transfers
--comment step is the next thing to do for an accepted transfer, so that a crash resumes there
create table ticket_transfers (
  id uuid primary key,
  tenant_id uuid not null,
  ticket_id uuid not null,
  event_id uuid not null,
  from_user_id uuid not null,
  to_user_id uuid,
  to_email text check (to_email = lower(to_email) and length(to_email) between 3 and 254),
  message text check (length(message) <= 500),
  status text not null
    check (status in ('pending', 'accepted', 'rejected', 'cancelled', 'completed', 'expired')),
  step text not null check (step in ('offered', 'claim', 'fence', 'finish', 'give_up', 'done')),
  reason text check (length(reason) between 1 and 100),
  transfer_code text not null check (length(transfer_code) between 8 and 40),
  acceptance_code_hash bytea not null check (octet_length(acceptance_code_hash) = 32),
  wrong_codes int not null default 0 check (wrong_codes between 0 and 5),
  generation int check (generation >= 1),
  attempts int not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  accepted_at timestamptz,
  closed_at timestamptz,
  version bigint not null check (version >= 1),
  unique (tenant_id, transfer_code),
  check (to_user_id is not null or to_email is not null),
  check (to_user_id <> from_user_id),
  check (expires_at > created_at),
  check ((status = 'pending') = (step = 'offered')),
  check ((status = 'accepted') = (step in ('claim', 'fence', 'finish', 'give_up'))),
  check ((status = 'accepted') = (next_attempt_at is not null)),
  check (status not in ('accepted', 'completed') or (to_user_id is not null and accepted_at is not null)),
  check (status <> 'completed' or generation is not null),
  check (step not in ('fence', 'finish', 'give_up') or generation is not null),
  check ((status in ('pending', 'accepted')) = (closed_at is null))
);
create unique index ticket_transfers_one_open on ticket_transfers (tenant_id, ticket_id)
  where status in ('pending', 'accepted');
create index ticket_transfers_ticket on ticket_transfers (tenant_id, ticket_id, id);
create index ticket_transfers_sent on ticket_transfers (tenant_id, from_user_id, id);
create index ticket_transfers_received on ticket_transfers (tenant_id, to_user_id, id)
  where to_user_id is not null;
create index ticket_transfers_email on ticket_transfers (tenant_id, to_email, id)
  where to_email is not null;
create index ticket_transfers_due on ticket_transfers (next_attempt_at) where status = 'accepted';
create index ticket_transfers_expiry on ticket_transfers (expires_at) where status = 'pending';
call protect_tenant_table('ticket_transfers');
