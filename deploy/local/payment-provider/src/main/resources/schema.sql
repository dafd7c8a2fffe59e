create table if not exists payments (
  id text primary key,
  reference text not null,
  tenant_id text not null,
  amount_minor integer not null check (amount_minor > 0),
  currency text not null check (length(currency) = 3),
  status text not null
    check (status in ('requires_confirmation', 'processing', 'succeeded', 'failed', 'cancelled')),
  client_secret text not null,
  card text,
  failure_code text,
  idempotency_key text not null unique,
  request_digest text not null,
  settles_at integer,
  created_at integer not null
) strict;
create index if not exists payments_by_reference on payments (reference, created_at);
create index if not exists payments_due on payments (settles_at) where status = 'processing';

create table if not exists refunds (
  id text primary key,
  payment_id text not null references payments (id),
  amount_minor integer not null check (amount_minor > 0),
  status text not null check (status in ('pending', 'succeeded', 'failed')),
  fails integer not null check (fails in (0, 1)),
  idempotency_key text not null unique,
  request_digest text not null,
  settles_at integer not null
) strict;
create index if not exists refunds_by_payment on refunds (payment_id);
create index if not exists refunds_due on refunds (settles_at) where status = 'pending';

create table if not exists webhooks (
  id text primary key,
  payment_id text not null references payments (id),
  path text not null,
  body text not null,
  copies integer not null check (copies >= 0),
  attempts integer not null check (attempts >= 0),
  next_attempt_at integer,
  delivered_at integer
) strict;
create index if not exists webhooks_due on webhooks (next_attempt_at)
  where next_attempt_at is not null;
