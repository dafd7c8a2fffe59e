-- Sales of the past, as the engine left them: reservations with item, history and published events.
with taken as (
  update inventory.ticket_types
     set available = available - ${count}, sold = sold + ${count},
         stock_version = stock_version + 1
   where id = '${ticketType}'
  returning id, tenant_id, event_id, currency, price_minor
), asked as materialized (
  select uuidv7() as id, uuidv7() as user_id from generate_series(1, ${count})
), made as (
  insert into inventory.reservations (id, tenant_id, event_id, user_id, reservation_key, status,
                                      expires_at, currency, total_minor, version, created_at,
                                      changed_at)
  select a.id, t.tenant_id, t.event_id, a.user_id, a.user_id || '/' || a.id, 'confirmed',
         now() + interval '10 minutes', t.currency, t.price_minor, 2, now(), now()
    from taken t cross join asked a
), item as (
  insert into inventory.reservation_items (reservation_id, ticket_type_id, tenant_id, quantity,
                                           unit_price_minor)
  select a.id, t.id, t.tenant_id, 1, t.price_minor
    from taken t cross join asked a
), history as (
  insert into inventory.reservation_history (reservation_id, change, tenant_id, from_status,
                                             to_status, changed_at, actor_type, actor_id)
  select a.id, c.change, t.tenant_id, c.before, c.after, now(), 'user', a.user_id
    from taken t cross join asked a
    cross join (values ('created', null, 'reserved'), ('confirmed', 'reserved', 'confirmed'))
               as c(change, before, after)
)
insert into inventory.outbox (id, tenant_id, shard, aggregate_id, aggregate_version, type, payload,
                              occurred_at, published_at)
select uuidv7(), t.tenant_id, 0, a.id, v.version, 'reservation.' || v.status,
       json_build_object('reservationId', a.id, 'eventId', t.event_id, 'userId', a.user_id,
                         'status', v.status)::text,
       now(), now()
  from taken t cross join asked a
  cross join (values (1, 'created'), (2, 'confirmed')) as v(version, status)
