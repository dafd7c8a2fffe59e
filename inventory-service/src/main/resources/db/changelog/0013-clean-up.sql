--liquibase formatted sql

--changeset boxoffice:0013-tombstones-by-age
--comment clean-up finds old tombstones among millions of reservations
create index reservations_tombstones on reservations (changed_at) where user_id is null;
--changeset boxoffice:0013-waiting-types
--comment few types have somebody waiting: the worker that offers finds them without reading all
create index ticket_types_waiting on ticket_types (event_id) where waiting > 0;
