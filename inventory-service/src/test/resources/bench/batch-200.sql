-- The limit: the hot row changed once for 200 reservations, and of each reservation the least that
-- can be kept, in one statement and one transaction.
with taken as (
  update reference.ticket_types
     set available = available - 200, reserved = reserved + 200, stock_version = stock_version + 1
   where id = ?::uuid and available >= 200
  returning id
)
insert into reference.least_reservations (id, ticket_type_id, user_id)
select a.id, t.id, a.user_id
  from taken t cross join unnest(?::uuid[], ?::uuid[]) as a(id, user_id)
