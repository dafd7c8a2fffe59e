--liquibase formatted sql

--changeset boxoffice:0003-tickets
create table tickets (
  id uuid primary key,
  tenant_id uuid not null,
  order_id uuid not null references orders (id),
  event_id uuid not null,
  ticket_type_id uuid not null,
  ticket_type_name text not null,
  owner_id uuid not null,
  ticket_number text not null unique check (length(ticket_number) between 8 and 40),
  barcode text not null unique check (length(barcode) between 8 and 40),
  status text not null check (status in (
    'available', 'reserved', 'sold', 'minted', 'active', 'transferred', 'checked_in', 'used',
    'revoked', 'refunded', 'expired', 'cancelled')),
  status_reason text check (status_reason in (
    'fraud_detected', 'chargeback', 'event_cancelled', 'duplicate_ticket', 'terms_violation',
    'admin_request', 'refund_requested', 'transfer_dispute')),
  status_changed_by uuid,
  status_changed_at timestamptz not null,
  generation int not null default 1 check (generation >= 1),
  -- highest number ever handed to an operation: a number is never handed out twice
  last_generation int not null default 1,
  pending_operation_id uuid,
  pending_operation_kind text check (
    pending_operation_kind in ('transfer', 'refund', 'revoke', 'restore')),
  pending_generation int,
  pending_since timestamptz,
  -- what the buyer paid for this ticket, after discounts and tax
  price_minor bigint not null check (price_minor >= 0),
  face_value_minor bigint not null check (face_value_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  section text,
  seat_row text,
  seat text,
  is_transferable boolean not null,
  transfer_count int not null default 0 check (transfer_count >= 0),
  max_transfers int not null check (max_transfers >= 0),
  scan_count int not null default 0 check (scan_count >= 0),
  valid_from timestamptz,
  expires_at timestamptz,
  token_mint text unique,
  token_owner text,
  token_signature text,
  token_minted_at timestamptz,
  checked_in_at timestamptz,
  search_vector tsvector generated always as
    (to_tsvector('simple', ticket_number || ' ' || barcode || ' ' || ticket_type_name)) stored,
  version bigint not null default 1 check (version >= 1),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  check (valid_from <= expires_at),
  check (last_generation >= generation),
  check (pending_generation > generation and pending_generation <= last_generation),
  check (num_nulls(pending_operation_id, pending_operation_kind, pending_generation,
                   pending_since) in (0, 4)),
  check (status not in ('revoked', 'refunded', 'cancelled') or status_reason is not null)
);
create index tickets_of_order on tickets (order_id);
create index tickets_of_owner on tickets (owner_id, id);
create index tickets_of_event on tickets (event_id, id);
create index tickets_search on tickets using gin (search_vector);
call protect_tenant_table('tickets');

-- every claim there ever was, so that a repeated call gets the answer of the first
create table ticket_operations (
  ticket_id uuid not null references tickets (id),
  operation_id uuid not null,
  tenant_id uuid not null,
  kind text not null check (kind in ('transfer', 'refund', 'revoke', 'restore')),
  generation int not null check (generation >= 2),
  outcome text not null default 'pending' check (outcome in ('pending', 'finished', 'given_up')),
  new_owner_id uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (ticket_id, operation_id),
  unique (ticket_id, generation),
  check ((outcome = 'pending') = (ended_at is null))
);
call protect_tenant_table('ticket_operations');

create table revocations (
  operation_id uuid primary key,
  tenant_id uuid not null,
  ticket_id uuid not null references tickets (id),
  reason text not null,
  requested_by uuid not null,
  status text not null check (status in ('processing', 'revoked', 'refused')),
  refusal text check (length(refusal) <= 60),
  created_at timestamptz not null,
  finished_at timestamptz,
  check ((status = 'processing') = (finished_at is null)),
  check ((status = 'refused') = (refusal is not null))
);
create index revocations_of_ticket on revocations (ticket_id);
call protect_tenant_table('revocations');
