-- The limit: the hot row changed once for 200 reservations, and those inserted, in one statement and
-- one transaction. The same reservations table as in hot-row.sql, with all its indexes, but neither
-- items nor history nor events, so the engine is asked to keep up with less than its own work.
with taken as (
  update reference.ticket_types
     set available = available - 200, reserved = reserved + 200, stock_version = stock_version + 1
   where id = ?::uuid and available >= 200
  returning tenant_id, event_id, currency, price_minor
)
insert into reference.reservations (id, tenant_id, event_id, user_id, reservation_key, status,
                                    expires_at, currency, total_minor, version, created_at,
                                    changed_at)
select a.id, t.tenant_id, t.event_id, a.user_id, a.key, 'reserved', now() + interval '10 minutes',
       t.currency, t.price_minor, 1, now(), now()
  from taken t cross join unnest(?::uuid[], ?::uuid[], ?::text[]) as a(id, user_id, key)
