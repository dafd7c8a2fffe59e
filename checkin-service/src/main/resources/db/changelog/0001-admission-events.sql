--liquibase formatted sql

--changeset boxoffice:0001-admission-events
--comment what a gate needs of an event; inventory_version 0: known from a ticket or a look-up, not from an event yet
create table admission_events (
  tenant_id uuid not null,
  event_id uuid not null,
  owner_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null check (status in ('scheduled', 'cancelled')),
  inventory_version bigint not null check (inventory_version >= 0),
  updated_at timestamptz not null,
  primary key (tenant_id, event_id),
  check (starts_at <= ends_at)
);
call protect_tenant_table('admission_events');

--changeset boxoffice:0001-scan-policies
--comment one row for each event, made together with it, so that a scan needs no defaults
create table scan_policies (
  tenant_id uuid not null,
  event_id uuid not null,
  opens_minutes_before_start int not null check (opens_minutes_before_start between 0 and 10080),
  closes_minutes_after_end int not null check (closes_minutes_after_end between 0 and 10080),
  transfer_policy text not null check (transfer_policy in ('close_at_doors', 'online_gates_only')),
  version bigint not null check (version >= 1),
  updated_by uuid,
  updated_at timestamptz not null,
  primary key (tenant_id, event_id),
  foreign key (tenant_id, event_id) references admission_events (tenant_id, event_id)
);
call protect_tenant_table('scan_policies');
