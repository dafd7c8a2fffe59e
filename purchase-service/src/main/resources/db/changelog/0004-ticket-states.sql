--liquibase formatted sql

--changeset boxoffice:0004-ticket-transitions
create table ticket_transitions (
  from_status text not null,
  to_status text not null,
  primary key (from_status, to_status)
);
insert into ticket_transitions (from_status, to_status)
select f.status, unnest(f.targets)
  from (values
    ('available', '{reserved,sold,cancelled}'::text[]),
    ('reserved', '{available,sold,expired,cancelled}'),
    ('sold', '{minted,active,transferred,checked_in,refunded,cancelled,revoked,expired}'),
    ('minted', '{active,transferred,checked_in,refunded,revoked,expired}'),
    ('active', '{transferred,checked_in,refunded,revoked,expired}'),
    ('transferred', '{active,transferred,checked_in,refunded,revoked,expired}'),
    ('checked_in', '{used,active}'),
    ('revoked', '{refunded}')) as f(status, targets);
grant select on ticket_transitions to ${appRole}, ${workerRole};

--changeset boxoffice:0004-ticket-state-history
create table ticket_state_history (
  ticket_id uuid not null references tickets (id),
  id bigint generated always as identity,
  tenant_id uuid not null,
  previous_status text,
  new_status text not null,
  changed_by uuid,
  actor_type text,
  reason text,
  source text,
  changed_at timestamptz not null,
  primary key (ticket_id, id)
);
call protect_tenant_table('ticket_state_history');
--comment rows come from the trigger alone: who may change a ticket may not rewrite its past
revoke insert, update, delete on ticket_state_history from ${appRole}, ${workerRole};

--changeset boxoffice:0004-record-ticket-states splitStatements:false
--comment a transfer of a transferred ticket keeps its status, and is told by its new owner
create function record_ticket_states() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  if tg_op = 'INSERT' then
    insert into ticket_state_history (ticket_id, tenant_id, previous_status, new_status,
                                      changed_by, actor_type, reason, source, changed_at)
    select n.id, n.tenant_id, null, n.status, current_user_id(),
           nullif(current_setting('app.actor_type', true), ''),
           coalesce(nullif(current_setting('app.status_change_reason', true), ''), n.status_reason),
           nullif(current_setting('app.status_change_source', true), ''), n.status_changed_at
      from new_tickets n
     order by n.id;
    return null;
  end if;
  if exists (
    select 1 from new_tickets n join old_tickets o on o.id = n.id
     where n.status <> o.status
       and not exists (select 1 from ticket_transitions t
                        where t.from_status = o.status and t.to_status = n.status)) then
    raise exception 'a ticket may not change its status so' using errcode = 'check_violation';
  end if;
  insert into ticket_state_history (ticket_id, tenant_id, previous_status, new_status,
                                    changed_by, actor_type, reason, source, changed_at)
  select n.id, n.tenant_id, o.status, n.status, current_user_id(),
         nullif(current_setting('app.actor_type', true), ''),
         coalesce(nullif(current_setting('app.status_change_reason', true), ''), n.status_reason),
         nullif(current_setting('app.status_change_source', true), ''), n.status_changed_at
    from new_tickets n join old_tickets o on o.id = n.id
   where n.status <> o.status
      or n.owner_id <> o.owner_id
   order by n.id;
  return null;
end
$$;
create trigger record_issued_tickets after insert on tickets
  referencing new table as new_tickets
  for each statement execute function record_ticket_states();
create trigger record_changed_tickets after update on tickets
  referencing old table as old_tickets new table as new_tickets
  for each statement execute function record_ticket_states();
