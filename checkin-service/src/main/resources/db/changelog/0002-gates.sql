--liquibase formatted sql

--changeset boxoffice:0002-gates
create table gates (
  id uuid primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  zone text not null check (zone in ('ALL', 'BACKSTAGE', 'VIP', 'GA')),
  created_by uuid not null,
  created_at timestamptz not null,
  unique (tenant_id, event_id, name),
  unique (tenant_id, event_id, id),
  foreign key (tenant_id, event_id) references admission_events (tenant_id, event_id)
);
call protect_tenant_table('gates');
