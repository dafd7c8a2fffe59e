--liquibase formatted sql

--changeset boxoffice:0007-record-scan splitStatements:false runOnChange:false
--comment the whole decision at a gate in one round trip: it binds the tenant, decides, records, announces
create function record_scan(
  p_tenant_id uuid, p_staff_id uuid, p_roles text,
  p_scan_id uuid, p_admission_id uuid,
  p_event_id uuid, p_gate_id uuid, p_device_id uuid,
  p_code_digest bytea, p_code_refusal text, p_ticket_id uuid, p_generation int,
  p_scanned_at timestamptz, p_device_skew_ms bigint, p_received_at timestamptz,
  p_message_id uuid, p_message_shard smallint, p_message text, p_correlation_id text,
  out result text, out reason text, out ticket_number text,
  out admitted_at timestamptz, out admitted_gate_id uuid)
language plpgsql as $$
declare
  ticket admission_tickets%rowtype;
  event record;
  version bigint;
begin
  perform set_config('app.current_tenant_id', p_tenant_id::text, true),
          set_config('app.current_user_id', p_staff_id::text, true),
          set_config('app.current_user_role', p_roles, true),
          set_config('app.actor_type', 'user', true);

  if p_gate_id is not null and not exists (
      select from gates g
       where g.tenant_id = p_tenant_id and g.event_id = p_event_id and g.id = p_gate_id) then
    reason := 'wrong_gate';
  elsif p_code_refusal is not null then
    reason := p_code_refusal;
  else
    -- one row lock orders this scan against every other scan and every fence of the ticket
    select * into ticket from admission_tickets t
     where t.tenant_id = p_tenant_id and t.ticket_id = p_ticket_id
       for no key update;
    select e.status,
           e.starts_at - make_interval(mins => p.opens_minutes_before_start) as opens_at,
           e.ends_at + make_interval(mins => p.closes_minutes_after_end) as closes_at
      into event
      from admission_events e
      join scan_policies p on p.tenant_id = e.tenant_id and p.event_id = e.event_id
     where e.tenant_id = p_tenant_id and e.event_id = p_event_id;

    ticket_number := ticket.ticket_number;
    admitted_at := ticket.admitted_at;
    admitted_gate_id := ticket.admitted_gate_id;
    reason := case
      when ticket.ticket_id is null or ticket.ticket_number is null then 'unknown_ticket'
      when ticket.event_id <> p_event_id then 'wrong_event'
      when event.status is null then 'unknown_ticket'
      when ticket.status in ('refunded', 'revoked', 'cancelled') then ticket.status
      when ticket.status = 'expired' then 'closed'
      when ticket.generation <> p_generation then 'superseded_code'
      when ticket.admission_id is not null then 'already_admitted'
      when event.status = 'cancelled' then 'cancelled'
      when p_received_at < event.opens_at then 'not_yet_open'
      when p_received_at >= event.closes_at then 'closed'
    end;
  end if;

  if reason is null then
    -- the guard is repeated: whatever the lines above say, only one update can take the admission
    update admission_tickets t
       set admission_id = p_admission_id, admitted_at = p_received_at, admitted_gate_id = p_gate_id,
           checkin_version = t.checkin_version + 1, updated_at = p_received_at
     where t.tenant_id = p_tenant_id and t.ticket_id = p_ticket_id
       and t.generation = p_generation and t.status = 'admissible' and t.admission_id is null
    returning t.checkin_version into version;
    if version is null then
      reason := 'already_admitted';
    end if;
  end if;
  result := case when reason is null then 'admitted' else 'refused' end;

  insert into ticket_scans (id, tenant_id, event_id, gate_id, device_id, staff_id, ticket_id,
      generation, code_digest, result, reason, scanned_at, device_skew_ms, received_at)
    values (p_scan_id, p_tenant_id, p_event_id, p_gate_id, p_device_id, p_staff_id, p_ticket_id,
      p_generation, p_code_digest, record_scan.result, record_scan.reason, p_scanned_at,
      p_device_skew_ms, p_received_at);

  if result = 'admitted' then
    admitted_at := p_received_at;
    admitted_gate_id := p_gate_id;
    insert into ticket_validations (id, tenant_id, ticket_id, event_id, scan_id, gate_id, staff_id,
        generation, admitted_at)
      values (p_admission_id, p_tenant_id, p_ticket_id, p_event_id, p_scan_id, p_gate_id, p_staff_id,
        p_generation, p_received_at);
    insert into outbox (id, tenant_id, shard, aggregate_id, aggregate_version, type, payload,
        correlation_id, occurred_at)
      values (p_message_id, p_tenant_id, p_message_shard, p_ticket_id, version,
        'ticket.checked_in.v1', p_message, p_correlation_id, p_received_at);
  end if;
end
$$;
