--liquibase formatted sql

--changeset boxoffice:0002-ticket-tokens
--comment desired follows the ledger's events, actual follows the chain; a worker closes the gap
create table ticket_tokens (
  ticket_id uuid primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  owner_id uuid,
  event_title text,
  ticket_number text,
  seat text,
  ledger_version bigint not null check (ledger_version >= 0),

  desired text not null check (desired in ('held', 'burned')),
  generation bigint not null check (generation >= 0),
  mint_generation bigint check (mint_generation >= 0),

  actual text not null default 'none' check (actual in ('none', 'held', 'burned')),
  actual_generation bigint check (actual_generation >= 0),
  mint_address text unique,
  holder_address text unique,
  token_owner text,
  last_signature text,

  pending_id uuid,
  unsure boolean not null default false,
  failures int not null default 0 check (failures >= 0),
  last_error text check (length(last_error) <= 1000),
  next_attempt_at timestamptz not null,
  leased_until timestamptz,
  version bigint not null default 0 check (version >= 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,

  settled boolean not null generated always as (
    pending_id is null and not unsure
    and (actual = 'burned'
      or (desired = 'burned' and actual = 'none')
      or (desired = 'held' and actual = 'held' and actual_generation is not distinct from generation))
  ) stored,

  check ((mint_generation is null) or (event_title is not null and ticket_number is not null)),
  check (mint_generation is not null or (actual = 'none' and pending_id is null)),
  check ((actual = 'none') = (mint_address is null)),
  check ((actual = 'held') = (holder_address is not null)),
  check ((actual = 'held') = (token_owner is not null)),
  check ((actual = 'held') = (actual_generation is not null))
);
create index ticket_tokens_due on ticket_tokens (next_attempt_at)
  where not settled and pending_id is null and mint_generation is not null;
create index ticket_tokens_event on ticket_tokens (tenant_id, event_id);
call protect_tenant_table('ticket_tokens');
