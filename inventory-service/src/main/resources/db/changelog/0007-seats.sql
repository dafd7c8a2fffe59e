--liquibase formatted sql

--changeset boxoffice:0007-seats
--comment a seat's number counts through its event: what maps, deltas and reservations name it by
create table seat_maps (
  event_id uuid primary key,
  tenant_id uuid not null,
  seats integer not null check (seats between 1 and 2000000),
  version bigint not null default 1 check (version > 0),
  created_at timestamptz not null
);
call protect_tenant_table('seat_maps');

create table seat_blocks (
  event_id uuid not null,
  block smallint not null check (block >= 0),
  tenant_id uuid not null,
  section text not null check (length(section) between 1 and 100),
  subsection text not null check (length(subsection) between 1 and 100),
  ticket_type_id uuid not null,
  first_seat integer not null check (first_seat >= 0),
  seats integer not null check (seats > 0),
  row_count integer not null check (row_count between 1 and 10000),
  column_count integer not null check (column_count between 1 and 10000),
  removed integer[] not null,
  accessible integer[] not null,
  primary key (event_id, block),
  unique (event_id, section, subsection),
  check (seats = row_count * column_count - cardinality(removed))
);
call protect_tenant_table('seat_blocks');

--comment no foreign keys here: a million rows are written at once, by the one who wrote their block before
create table seats (
  event_id uuid not null,
  block smallint not null,
  row_no smallint not null check (row_no > 0),
  seat_no smallint not null check (seat_no > 0),
  status smallint not null default 0 check (status between 0 and 3),
  seat integer not null,
  tenant_id uuid not null,
  reservation_id uuid,
  hold_id uuid,
  primary key (event_id, block, row_no, seat_no),
  constraint seats_claimed check ((status in (1, 2)) = (reservation_id is not null)),
  constraint seats_held check ((status = 3) = (hold_id is not null))
) with (fillfactor = 80);
call protect_tenant_table('seats');

--comment what each version of a map changed: replicas and streams catch up with it, then it is pruned
create table seat_deltas (
  event_id uuid not null,
  version bigint not null,
  tenant_id uuid not null,
  seats integer[] not null check (cardinality(seats) > 0),
  statuses smallint[] not null,
  changed_at timestamptz not null,
  primary key (event_id, version),
  check (cardinality(seats) = cardinality(statuses))
);
create index seat_deltas_by_age on seat_deltas using brin (changed_at);
call protect_tenant_table('seat_deltas');

--changeset boxoffice:0007-seated-ticket-types
--comment a seated type's capacity is the number of its seats
alter table ticket_types add column seated boolean not null default false;

--changeset boxoffice:0007-seats-of-reservations
--comment one type may come in several lines of other prices, and a line may name its seats
alter table reservation_items add column line smallint not null default 0 check (line >= 0);
alter table reservation_items add column seats integer[];
alter table reservation_items add constraint reservation_items_seats
  check (seats is null or cardinality(seats) = quantity);
update reservation_items i set line = n.line
  from (select reservation_id, ticket_type_id,
               row_number() over (partition by reservation_id order by ticket_type_id) - 1 as line
          from reservation_items) n
 where i.reservation_id = n.reservation_id and i.ticket_type_id = n.ticket_type_id and n.line > 0;
alter table reservation_items drop constraint reservation_items_pkey;
alter table reservation_items add primary key (reservation_id, line);
alter table stock_return_items add column seats integer[];
alter table stock_return_items add constraint stock_return_items_seats
  check (seats is null or cardinality(seats) = quantity);
