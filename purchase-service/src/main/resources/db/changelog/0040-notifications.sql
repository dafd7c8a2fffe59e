--liquibase formatted sql

--changeset boxoffice:0040-contacts-of-orders
--comment where an order's mails go, as the buyer's token said when it was placed
alter table orders add column contact_email text check (length(contact_email) between 1 and 254);
alter table orders add column contact_locale text check (length(contact_locale) between 1 and 35);

--changeset boxoffice:0040-ticket-notifications
--comment a cause queues one mail of a kind, however often it is told
create table ticket_notifications (
  id uuid primary key default uuidv7(),
  tenant_id uuid not null,
  kind text not null check (kind in (
    'order_confirmed', 'refund_done', 'transfer_offered', 'transfer_accepted', 'waitlist_offered')),
  -- the order, refund, transfer or reservation that it tells of
  cause_id uuid not null,
  -- null for a ticket offered to an address, which is asked for when the mail is written
  user_id uuid,
  address text check (length(address) between 1 and 254),
  locale text check (length(locale) between 1 and 35),
  order_id uuid references orders (id),
  ticket_id uuid references tickets (id),
  details jsonb not null default '{}',
  status text not null check (status in (
    'pending', 'sending', 'sent', 'failed', 'given_up', 'no_address')),
  -- also tells an old holder of the row from the one that holds it now
  attempts int not null default 0 check (attempts >= 0),
  -- when it may be tried; while it is being sent, when somebody else may try
  next_attempt_at timestamptz not null,
  last_error text check (length(last_error) <= 200),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  sent_at timestamptz,
  unique (tenant_id, kind, cause_id),
  check ((status = 'sent') = (sent_at is not null)),
  check (status not in ('failed', 'given_up') or last_error is not null)
) with (fillfactor = 80);
create index ticket_notifications_due on ticket_notifications (next_attempt_at)
  where status in ('pending', 'sending', 'failed');
--comment what an operator looks for is rare among what went well
create index ticket_notifications_amiss on ticket_notifications (tenant_id, id)
  where status in ('failed', 'given_up', 'no_address');
create index ticket_notifications_given_up on ticket_notifications (created_at)
  where status = 'given_up';
create index ticket_notifications_created on ticket_notifications using brin (created_at);
call protect_tenant_table('ticket_notifications');

--changeset boxoffice:0040-queue-notifications splitStatements:false
--comment in the transaction and the statement of the cause: a sale pays for no round trip. Two seconds let the gates hear of the tickets first
create function queue_order_notification() returns trigger
  language plpgsql set search_path from current as $$
begin
  insert into ticket_notifications (tenant_id, kind, cause_id, user_id, address, locale, order_id,
                                    status, next_attempt_at, created_at, updated_at)
  values (new.tenant_id, 'order_confirmed', new.id, new.user_id, new.contact_email,
          new.contact_locale, new.id,
          case when new.contact_email is null then 'no_address' else 'pending' end,
          new.updated_at + interval '2 seconds', new.updated_at, new.updated_at)
  on conflict (tenant_id, kind, cause_id) do nothing;
  return null;
end
$$;
create trigger queue_order_notification after update of status on orders
  for each row when (old.status = 'paid' and new.status = 'completed')
  execute function queue_order_notification();

create function queue_refund_notification() returns trigger
  language plpgsql set search_path from current as $$
begin
  insert into ticket_notifications (tenant_id, kind, cause_id, user_id, address, locale, order_id,
                                    details, status, next_attempt_at, created_at, updated_at)
  select new.tenant_id, 'refund_done', new.id, o.user_id, o.contact_email, o.contact_locale, o.id,
         jsonb_build_object('amountMinor', new.amount_minor, 'currency', new.currency),
         case when o.contact_email is null then 'no_address' else 'pending' end,
         new.updated_at, new.updated_at, new.updated_at
    from orders o
   where o.id = new.order_id
  on conflict (tenant_id, kind, cause_id) do nothing;
  return null;
end
$$;
create trigger queue_refund_notification after update of status on refunds
  for each row when (old.status <> 'succeeded' and new.status = 'succeeded')
  execute function queue_refund_notification();
