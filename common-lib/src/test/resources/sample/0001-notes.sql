--liquibase formatted sql

--changeset boxoffice:0001-notes
create table notes (
  id uuid primary key,
  tenant_id uuid not null,
  body text not null,
  version bigint not null
);
call protect_tenant_table('notes');
