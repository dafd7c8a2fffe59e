--liquibase formatted sql

--changeset boxoffice:0006-stock-returns
create table stock_returns (
  id uuid primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  return_key text not null check (length(return_key) between 1 and 300),
  created_at timestamptz not null,
  constraint stock_returns_key unique (tenant_id, return_key)
);
create index stock_returns_by_event on stock_returns (event_id);
call protect_tenant_table('stock_returns');

create table stock_return_items (
  return_id uuid not null,
  ticket_type_id uuid not null,
  tenant_id uuid not null,
  quantity integer not null check (quantity > 0),
  primary key (return_id, ticket_type_id)
);
call protect_tenant_table('stock_return_items');
