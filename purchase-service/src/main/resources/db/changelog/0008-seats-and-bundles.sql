--liquibase formatted sql

--changeset boxoffice:0008-lines-of-orders
--comment bundles bring one ticket type in several lines, each at its own price
alter table order_items add column line smallint not null default 0 check (line >= 0);
update order_items i set line = n.line
  from (select order_id, ticket_type_id,
               row_number() over (partition by order_id order by name, ticket_type_id) - 1 as line
          from order_items) n
 where i.order_id = n.order_id and i.ticket_type_id = n.ticket_type_id and n.line > 0;
alter table order_items drop constraint order_items_pkey;
alter table order_items add primary key (order_id, line);
alter table order_items add column bundle_id uuid;

--changeset boxoffice:0008-seats
--comment a line has a seat for each of its tickets, or none; the number is what inventory calls a seat by
alter table order_items add column seats jsonb;
alter table order_items add constraint order_items_seats
  check (seats is null or jsonb_array_length(seats) = quantity);
alter table tickets add column seat_number integer check (seat_number >= 0);
alter table tickets add column subsection text;
alter table tickets add constraint tickets_seat
  check (num_nulls(seat_number, section, subsection, seat_row, seat) in (0, 5));
