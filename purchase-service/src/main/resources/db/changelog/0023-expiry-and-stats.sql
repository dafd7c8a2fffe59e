--liquibase formatted sql

--changeset boxoffice:0023-unused-tickets
--comment what the event's end has left to close: few rows are old enough at any time
create index tickets_to_close on tickets (expires_at)
  where status in ('sold', 'minted', 'active', 'transferred', 'checked_in');

--changeset boxoffice:0023-user-ticket-stats
create table user_ticket_stats (
  tenant_id uuid not null,
  user_id uuid not null,
  tickets_bought bigint not null default 0 check (tickets_bought >= 0),
  tickets_refunded bigint not null default 0 check (tickets_refunded >= 0),
  tickets_given bigint not null default 0 check (tickets_given >= 0),
  tickets_received bigint not null default 0 check (tickets_received >= 0),
  events_attended bigint not null default 0 check (events_attended >= 0),
  first_bought_at timestamptz,
  last_bought_at timestamptz,
  primary key (tenant_id, user_id)
) with (fillfactor = 80);
call protect_tenant_table('user_ticket_stats');

--changeset boxoffice:0023-user-events-attended
--comment an event is attended once, with however many tickets
create table user_events_attended (
  tenant_id uuid not null,
  user_id uuid not null,
  event_id uuid not null,
  attended_at timestamptz not null,
  primary key (tenant_id, user_id, event_id)
);
call protect_tenant_table('user_events_attended');

--changeset boxoffice:0023-stats-so-far
insert into user_events_attended (tenant_id, user_id, event_id, attended_at)
select tenant_id, owner_id, event_id, min(coalesce(checked_in_at, status_changed_at))
  from tickets where status in ('checked_in', 'used')
 group by tenant_id, owner_id, event_id;
insert into user_ticket_stats (tenant_id, user_id, tickets_bought, tickets_refunded, tickets_given,
                               tickets_received, events_attended, first_bought_at, last_bought_at)
select tenant_id, user_id, sum(bought), sum(refunded), sum(given), sum(received), sum(attended),
       min(first_bought), max(last_bought)
  from (
    select t.tenant_id, o.user_id, count(*) as bought,
           count(*) filter (where t.status = 'refunded') as refunded, 0 as given, 0 as received,
           0 as attended, min(t.created_at) as first_bought, max(t.created_at) as last_bought
      from tickets t join orders o on o.id = t.order_id
     group by t.tenant_id, o.user_id
    union all
    select h.tenant_id, h.user_id, 0, 0, sum(h.given), sum(h.received), 0, null, null
      from (select p.tenant_id, p.new_owner_id as user_id, 0 as given, 1 as received
              from ticket_operations p
             where p.kind = 'transfer' and p.outcome = 'finished'
            union all
            select p.tenant_id,
                   coalesce(lag(p.new_owner_id) over (partition by p.ticket_id order by p.generation),
                            o.user_id), 1, 0
              from ticket_operations p
              join tickets t on t.id = p.ticket_id
              join orders o on o.id = t.order_id
             where p.kind = 'transfer' and p.outcome = 'finished') h
     group by h.tenant_id, h.user_id
    union all
    select tenant_id, user_id, 0, 0, 0, 0, count(*), null, null
      from user_events_attended group by tenant_id, user_id) s
 group by tenant_id, user_id;
