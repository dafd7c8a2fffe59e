--liquibase formatted sql

--changeset boxoffice:0004-blockchain-sync-log
--comment what the chain was seen to say, by whatever way it was learnt
create table blockchain_sync_log (
  id uuid primary key,
  tenant_id uuid not null,
  ticket_id uuid not null,
  transaction_id uuid,
  tx_signature text,
  source text not null check (source in ('poll', 'observation', 'websocket', 'reconciliation')),
  outcome text not null check (outcome in ('confirmed', 'failed', 'expired', 'adopted', 'absent')),
  slot bigint check (slot >= 0),
  detail text check (length(detail) <= 1000),
  observed_at timestamptz not null
);
create index blockchain_sync_log_ticket on blockchain_sync_log (tenant_id, ticket_id, observed_at);
create index blockchain_sync_log_observed on blockchain_sync_log using brin (observed_at);
call protect_tenant_table('blockchain_sync_log');
