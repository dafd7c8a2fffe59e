-- Identical copies of the tables that a reservation writes, in a schema of their own: same columns,
-- defaults, checks, indexes and fill factors. Row security, foreign keys and the outbox trigger are
-- left out, and the superuser who runs the references is not subject to the first: all to their
-- advantage.
drop schema if exists reference cascade;
create schema reference;
do $$
declare
  name text;
  options text[];
begin
  foreach name in array array['ticket_types', 'reservations', 'reservation_items',
                              'reservation_history', 'outbox'] loop
    execute format('create table reference.%I (like inventory.%I including all)', name, name);
    select c.reloptions into options
      from pg_class c
     where c.oid = format('inventory.%I', name)::regclass;
    if options is not null then
      execute format('alter table reference.%I set (%s)', name, array_to_string(options, ', '));
    end if;
  end loop;
end
$$;
insert into reference.ticket_types select t.* from inventory.ticket_types t where t.id = '${ticketType}';
