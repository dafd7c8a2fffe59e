--liquibase formatted sql

--changeset boxoffice:common-0003-inbox
create table inbox (
  event_id uuid not null,
  consumer text not null check (length(consumer) <= 100),
  tenant_id uuid not null,
  received_at timestamptz not null,
  primary key (event_id, consumer)
);
create index inbox_received on inbox using brin (received_at);
call protect_tenant_table('inbox');
