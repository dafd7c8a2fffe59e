--liquibase formatted sql

--changeset boxoffice:common-0002-outbox
create table outbox (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  tenant_id uuid not null,
  shard smallint not null check (shard between 0 and 15),
  aggregate_id uuid not null,
  aggregate_version bigint not null check (aggregate_version >= 0),
  type text not null check (length(type) <= 100),
  payload text not null check (length(payload) <= 262144),
  correlation_id text check (length(correlation_id) <= 100),
  occurred_at timestamptz not null,
  published_at timestamptz
);
create index outbox_unpublished on outbox (shard, seq) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;
call protect_tenant_table('outbox');

create table outbox_shards (
  shard smallint primary key check (shard between 0 and 15),
  leased_by text,
  leased_until timestamptz
);
insert into outbox_shards (shard) select generate_series(0, 15);
call grant_service_table('outbox_shards');

--changeset boxoffice:common-0002-notify splitStatements:false
create function outbox_notify() returns trigger language plpgsql as $$
begin
  perform pg_notify('outbox_' || tg_table_schema, '');
  return null;
end
$$;
create trigger outbox_notify after insert on outbox for each statement execute function outbox_notify();

--changeset boxoffice:common-0002-no-notify
--comment commits that notify queue up behind one lock of the whole database, each with its wait for the disk; the relay is told by its own process
drop trigger outbox_notify on outbox;
drop function outbox_notify();

--changeset boxoffice:common-0002-vacuum-often
--comment each row dies once in the index of what is unpublished, which every round of the relay reads
alter table outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

--changeset boxoffice:common-0002-waiting
--comment the relay asks in this order, which no other index has: with that of the key the planner would walk past all that is published already
create index outbox_waiting on outbox (shard, (seq + 0)) where published_at is null;
drop index outbox_unpublished;

--changeset boxoffice:common-0002-payload-bytes
--comment a payload's size counts in bytes, as it does for the broker: to count its characters was a twentieth of what a row cost. Rows of before are not read for it, and what is published is kept whatever its size, so that none of them stops the relay
alter table outbox drop constraint outbox_payload_check;
alter table outbox add constraint outbox_payload_check check (
  octet_length(payload) <= 262144 or published_at is not null) not valid;
