--liquibase formatted sql

--changeset boxoffice:common-0004-idempotency
create table idempotency_keys (
  tenant_id uuid not null,
  operation text not null check (length(operation) <= 100),
  idempotency_key text not null check (length(idempotency_key) between 1 and 200),
  request_hash bytea not null,
  locked_by uuid,
  lock_expires_at timestamptz,
  response_status int check (response_status between 100 and 599),
  response_content_type text,
  response_location text,
  response_body text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, idempotency_key, operation),
  check ((response_status is null) = (locked_by is not null))
);
create index idempotency_keys_expiry on idempotency_keys (expires_at);
call protect_tenant_table('idempotency_keys');
