--liquibase formatted sql

--changeset boxoffice:0024-who-began-an-operation
--comment the transaction knows for whom it runs; what was begun before says nobody
alter table ticket_operations
  add column started_by uuid default current_user_id(),
  add column actor_type text default nullif(current_setting('app.actor_type', true), ''),
  add column source text default nullif(current_setting('app.status_change_source', true), '');

--changeset boxoffice:0024-ticket-audit-log
--comment who did what to a ticket: claims and their ends, each status and each owner; with the reader's rights
create view ticket_audit_log with (security_invoker = true) as
select h.tenant_id, h.ticket_id, h.changed_at as at,
       case when h.previous_status is null then 'issued'
            when h.previous_status = h.new_status then 'changed_hands'
            else 'became_' || h.new_status end as action,
       h.changed_by as user_id, h.actor_type, h.reason, h.source, null::uuid as operation_id,
       null::int as generation
  from ticket_state_history h
union all
select p.tenant_id, p.ticket_id, p.started_at, 'claimed_for_' || p.kind, p.started_by,
       p.actor_type, v.reason, p.source, p.operation_id, p.generation
  from ticket_operations p
  left join revocations v on v.operation_id = p.operation_id
union all
select p.tenant_id, p.ticket_id, p.ended_at, p.kind || '_' || p.outcome, null, null, v.refusal,
       null, p.operation_id, p.generation
  from ticket_operations p
  left join revocations v on v.operation_id = p.operation_id
 where p.ended_at is not null;
grant select on ticket_audit_log to ${appRole}, ${workerRole};

--changeset boxoffice:0024-acts-for-tenant
--comment sagas, listeners and workers, calls of other services on whomsoever's behalf, and who runs the tenant
create function acts_for_tenant() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('app.actor_type', true) in ('system', 'service')
                  or starts_with(current_setting('app.status_change_source', true), 'internal:')
                  or string_to_array(current_setting('app.current_user_role', true), ',')
                     && array['admin', 'venue_manager'], false);

--changeset boxoffice:0024-ticket-policies
--comment these add up, and each only within the tenant: tenant_isolation is the restrictive one and stays
drop policy app_access on tickets;
create policy tickets_admin_all on tickets for all to ${appRole}
  using ((select acts_for_tenant())) with check ((select acts_for_tenant()));
create policy tickets_staff_view on tickets for select to ${appRole}
  using ((select string_to_array(current_setting('app.current_user_role', true), ',')
                 && array['venue_staff']));
create policy tickets_view_own on tickets for select to ${appRole}
  using (owner_id = (select current_user_id())
         or exists (select from orders o
                     where o.id = tickets.order_id and o.user_id = (select current_user_id())));
create policy tickets_issue_own on tickets for insert to ${appRole}
  with check (owner_id = (select current_user_id()));
create policy tickets_update_own on tickets for update to ${appRole}
  using (owner_id = (select current_user_id()))
  with check (owner_id = (select current_user_id()));
create policy tickets_venue_owner_view on tickets for select to ${appRole}
  using (exists (select from orders o
                  where o.id = tickets.order_id
                    and o.event_owner_id = (select current_user_id())));
create policy tickets_venue_owner_update on tickets for update to ${appRole}
  using (exists (select from orders o
                  where o.id = tickets.order_id
                    and o.event_owner_id = (select current_user_id())));
