--liquibase formatted sql

--changeset boxoffice:0003-pending-transactions
--comment an intent: written before the transaction is sent, so that no crash can forget one
create table pending_transactions (
  id uuid primary key,
  tenant_id uuid not null,
  ticket_id uuid not null references ticket_tokens (ticket_id),
  tx_type text not null check (tx_type in ('mint', 'transfer', 'burn', 'metadata_update', 'verify')),
  tx_signature text not null unique check (length(tx_signature) between 64 and 88),
  status text not null
    check (status in ('pending', 'confirming', 'confirmed', 'failed', 'expired', 'replaced')),
  blockhash text not null check (length(blockhash) between 32 and 44),
  last_valid_block_height bigint not null check (last_valid_block_height >= 0),
  wire bytea not null check (length(wire) between 1 and 1232),

  generation bigint not null check (generation >= 0),
  mint_address text not null,
  holder_address text,
  target_owner text not null,

  confirmation_count int not null default 0 check (confirmation_count >= 0),
  retry_count int not null default 0 check (retry_count >= 0),
  max_retries int not null check (max_retries >= 0),
  last_retry_at timestamptz,
  error text check (length(error) <= 1000),
  replaced_by uuid references pending_transactions (id),
  next_poll_at timestamptz not null,
  leased_until timestamptz,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  updated_at timestamptz not null,

  check (retry_count <= max_retries),
  check ((status = 'confirmed') = (confirmed_at is not null)),
  check ((status = 'replaced') = (replaced_by is not null)),
  check (status <> 'failed' or error is not null),
  check ((tx_type = 'burn') = (holder_address is null))
);
--comment one transaction in flight per token: the next one is built on a known state
create unique index pending_transactions_one_in_flight on pending_transactions (ticket_id)
  where status in ('pending', 'confirming');
create index pending_transactions_poll on pending_transactions (next_poll_at)
  where status in ('pending', 'confirming');
create index pending_transactions_ticket on pending_transactions (ticket_id, created_at desc);
call protect_tenant_table('pending_transactions');
