--liquibase formatted sql

--changeset boxoffice:0003-code-keys
--comment names of keys alone: the keys themselves are derived from the master key and never stored
create table code_keys (
  key_id int generated always as identity primary key,
  tenant_id uuid not null,
  kind text not null check (kind in ('issuer', 'gate')),
  event_id uuid,
  created_by uuid,
  created_at timestamptz not null,
  retired_at timestamptz,
  check ((kind = 'gate') = (event_id is not null)),
  check (retired_at >= created_at)
);
create unique index code_keys_one_issuer on code_keys (tenant_id)
  where kind = 'issuer' and retired_at is null;
create unique index code_keys_one_gate on code_keys (tenant_id, event_id)
  where kind = 'gate' and retired_at is null;
call protect_tenant_table('code_keys');
