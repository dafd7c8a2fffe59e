--liquibase formatted sql

--changeset boxoffice:0005-refunds
create table refunds (
  id uuid primary key,
  tenant_id uuid not null,
  order_id uuid not null references orders (id),
  payment_id uuid references payments (id),
  -- order: asked for, with its tickets; late: the order got no tickets; stray: not the order's own
  kind text not null check (kind in ('order', 'late', 'stray')),
  status text not null check (status in (
    'pending', 'processing', 'succeeded', 'failed', 'refused')),
  reason text not null check (length(reason) <= 500),
  requested_by uuid,
  amount_minor bigint not null check (amount_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- a provider answers a repeated key with the first outcome, so a failed refund needs a new one
  money_attempt int not null default 1 check (money_attempt >= 1),
  provider_refund_id text check (length(provider_refund_id) <= 200),
  refusal text check (length(refusal) <= 60),
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  check (amount_minor = 0 or payment_id is not null),
  check (status <> 'refused' or (refusal is not null and finished_at is not null))
);
create index refunds_of_order on refunds (order_id, id);
create unique index refunds_one_at_a_time on refunds (order_id)
  where kind <> 'stray' and finished_at is null;
create unique index refunds_stray_once on refunds (payment_id) where kind = 'stray';
call protect_tenant_table('refunds');

create table refund_tickets (
  refund_id uuid not null references refunds (id),
  ticket_id uuid not null references tickets (id),
  tenant_id uuid not null,
  operation_id uuid not null,
  generation int not null,
  amount_minor bigint not null check (amount_minor >= 0),
  fence text not null default 'pending' check (
    fence in ('pending', 'blocked', 'kept', 'restoring', 'restored')),
  restore_operation_id uuid,
  restore_generation int,
  primary key (refund_id, ticket_id),
  check (fence not in ('restoring', 'restored')
         or (restore_operation_id is not null and restore_generation is not null))
);
call protect_tenant_table('refund_tickets');
