--liquibase formatted sql

--changeset boxoffice:0009-waitlist
--comment position is the order of joining, which is the order of offers
create table waitlist (
  id uuid primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  ticket_type_id uuid not null,
  user_id uuid not null,
  quantity integer not null check (quantity > 0),
  status text not null
    check (status in ('waiting', 'offered', 'converted', 'lapsed', 'left', 'closed')),
  position bigint generated always as identity,
  reservation_id uuid,
  created_at timestamptz not null,
  offered_at timestamptz,
  changed_at timestamptz not null,
  version bigint not null check (version > 0),
  check (status not in ('offered', 'converted') or reservation_id is not null)
);
create unique index waitlist_one_place on waitlist (event_id, ticket_type_id, user_id)
  where status in ('waiting', 'offered');
create index waitlist_order on waitlist (ticket_type_id, position) where status = 'waiting';
create unique index waitlist_offer on waitlist (reservation_id) where reservation_id is not null;
create index waitlist_of_event on waitlist (event_id, user_id);
call protect_tenant_table('waitlist');

--changeset boxoffice:0009-people-waiting
alter table ticket_types add column waiting integer not null default 0 check (waiting >= 0);
