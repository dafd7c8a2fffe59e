--liquibase formatted sql

--changeset boxoffice:0008-owners-in-history splitStatements:false
--comment a new owner is told whatever the status: of an admitted ticket that stays as it is
create or replace function record_ticket_states() returns trigger
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
