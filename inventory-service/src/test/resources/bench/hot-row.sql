-- One reservation, the whole of it in one statement and one transaction: the conditional update of
-- the hot row, and the reservation, its item, its history and its event, as the engine writes them.
-- It checks no limit of the buyer, and an idempotency key only by the unique index.
with taken as (
  update reference.ticket_types
     set available = available - 1, reserved = reserved + 1, stock_version = stock_version + 1
   where id = ?::uuid and available >= 1
  returning id, tenant_id, event_id, currency, price_minor
), asked as (
  select ?::uuid as id, ?::uuid as user_id, ?::text as key, ?::uuid as message_id,
         ?::smallint as shard, ?::text as payload
), made as (
  insert into reference.reservations (id, tenant_id, event_id, user_id, reservation_key, status,
                                      expires_at, currency, total_minor, version, created_at,
                                      changed_at)
  select a.id, t.tenant_id, t.event_id, a.user_id, a.key, 'reserved', now() + interval '10 minutes',
         t.currency, t.price_minor, 1, now(), now()
    from taken t cross join asked a
), item as (
  insert into reference.reservation_items (reservation_id, ticket_type_id, tenant_id, quantity,
                                           unit_price_minor)
  select a.id, t.id, t.tenant_id, 1, t.price_minor
    from taken t cross join asked a
), history as (
  insert into reference.reservation_history (reservation_id, change, tenant_id, to_status,
                                             changed_at, actor_type, actor_id)
  select a.id, 'created', t.tenant_id, 'reserved', now(), 'user', a.user_id
    from taken t cross join asked a
)
insert into reference.outbox (id, tenant_id, shard, aggregate_id, aggregate_version, type, payload,
                              occurred_at)
select a.message_id, t.tenant_id, a.shard, a.id, 1, 'reservation.created', a.payload, now()
  from taken t cross join asked a
