--liquibase formatted sql

--changeset boxoffice:0031-account-lockouts
--comment who is locked now: the insert of an order looks here
create table account_lockouts (
  tenant_id uuid not null,
  user_id uuid not null,
  locked_until timestamptz not null,
  primary key (tenant_id, user_id)
);
call protect_tenant_table('account_lockouts');

create table account_lockout_events (
  user_id uuid not null,
  id bigint generated always as identity,
  tenant_id uuid not null,
  event_type text not null check (event_type in ('failed_attempt', 'locked', 'unlocked')),
  order_id uuid references orders (id),
  failed_attempt_count int not null check (failed_attempt_count >= 0),
  locked_until timestamptz,
  changed_by uuid,
  reason text check (length(reason) <= 500),
  occurred_at timestamptz not null,
  primary key (user_id, id),
  check ((event_type = 'locked') = (locked_until is not null)),
  check (event_type <> 'unlocked' or changed_by is not null)
);
--comment an order fails once
create unique index account_lockout_events_of_order on account_lockout_events (order_id)
  where event_type = 'failed_attempt';
call protect_tenant_table('account_lockout_events');
--comment what happened stays
revoke update, delete on account_lockout_events from ${appRole}, ${workerRole};

--changeset boxoffice:0031-record-failed-payment splitStatements:false
--comment returns until when this failure has locked the user, or null; failures before the last lock or unlock count no more
create function record_failed_payment(p_user uuid, p_order uuid, p_now timestamptz,
                                      p_window interval, p_threshold int, p_lock interval)
  returns timestamptz language plpgsql as $$
declare
  last_turn bigint;
  failures int;
  lock_until timestamptz := p_now + p_lock;
begin
  perform pg_advisory_xact_lock(hashtextextended(p_user::text, 31));
  select coalesce(max(id), 0) into last_turn
    from account_lockout_events
   where user_id = p_user and event_type <> 'failed_attempt';
  select count(*) + 1 into failures
    from account_lockout_events
   where user_id = p_user and id > last_turn and occurred_at > p_now - p_window;
  insert into account_lockout_events (user_id, tenant_id, event_type, order_id,
                                      failed_attempt_count, occurred_at)
  values (p_user, current_tenant_id(), 'failed_attempt', p_order, failures, p_now)
  on conflict do nothing;
  if not found or failures < p_threshold then
    return null;
  end if;
  insert into account_lockout_events (user_id, tenant_id, event_type, failed_attempt_count,
                                      locked_until, occurred_at)
  values (p_user, current_tenant_id(), 'locked', failures, lock_until, p_now);
  insert into account_lockouts as k (tenant_id, user_id, locked_until)
  values (current_tenant_id(), p_user, lock_until)
  on conflict (tenant_id, user_id) do update
     set locked_until = greatest(k.locked_until, excluded.locked_until);
  return lock_until;
end
$$;
