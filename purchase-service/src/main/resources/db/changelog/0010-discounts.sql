--liquibase formatted sql

--changeset boxoffice:0010-discounts
create table discounts (
  id uuid primary key,
  tenant_id uuid not null,
  code text not null check (code ~ '^[A-Z0-9_-]{3,40}$'),
  kind text not null check (kind in ('buy_x_get_y', 'percentage', 'fixed')),
  percent_basis_points int check (percent_basis_points between 1 and 10000),
  amount_minor bigint check (amount_minor > 0),
  buy_quantity int check (buy_quantity between 1 and 100),
  get_quantity int check (get_quantity between 1 and 100),
  -- of the fixed amount and of the least order
  currency text check (currency ~ '^[A-Z]{3}$'),
  -- null: for everything that the tenant sells
  event_id uuid,
  event_owner_id uuid,
  ticket_type_id uuid,
  min_order_minor bigint check (min_order_minor > 0),
  stackable boolean not null,
  max_uses int check (max_uses > 0),
  max_uses_per_user int check (max_uses_per_user > 0),
  uses int not null default 0,
  valid_from timestamptz not null,
  valid_until timestamptz,
  created_by uuid not null,
  created_at timestamptz not null,
  unique (tenant_id, code),
  constraint discounts_within_limit check (uses >= 0 and uses <= max_uses),
  check ((kind = 'percentage') = (percent_basis_points is not null)),
  check ((kind = 'fixed') = (amount_minor is not null)),
  check ((kind = 'buy_x_get_y') = (num_nulls(buy_quantity, get_quantity) = 0)),
  check (num_nulls(buy_quantity, get_quantity) in (0, 2)),
  check ((amount_minor is not null or min_order_minor is not null) = (currency is not null)),
  check ((event_id is null) = (event_owner_id is null)),
  check (ticket_type_id is null or event_id is not null),
  check (valid_from < valid_until)
) with (fillfactor = 50);
create index discounts_of_owner on discounts (event_owner_id, id);
call protect_tenant_table('discounts');

--changeset boxoffice:0010-discount-users
--comment one row for each buyer of a code that has a limit for each buyer
create table discount_users (
  discount_id uuid not null references discounts (id),
  user_id uuid not null,
  tenant_id uuid not null,
  uses int not null,
  max_uses int not null,
  primary key (discount_id, user_id),
  constraint discount_users_within_limit check (uses between 0 and max_uses)
);
call protect_tenant_table('discount_users');

--changeset boxoffice:0010-order-discounts
--comment a use of a code; it is given back when the order comes to nothing before it is paid
create table order_discounts (
  order_id uuid not null references orders (id),
  discount_id uuid not null references discounts (id),
  tenant_id uuid not null,
  user_id uuid not null,
  code text not null,
  discount_type text not null check (discount_type in ('buy_x_get_y', 'percentage', 'fixed')),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  used_at timestamptz not null,
  given_back_at timestamptz,
  primary key (order_id, discount_id)
);
create index order_discounts_of_discount on order_discounts (discount_id);
call protect_tenant_table('order_discounts');
