--liquibase formatted sql

--changeset boxoffice:0011-current-prices
--comment without a dynamic price the seller's holds; what a quote needs stands on the row that its reservation locks
alter table ticket_types
  add column dynamic_price_minor bigint check (dynamic_price_minor >= 0),
  add column priced_at timestamptz,
  add column priced_share integer check (priced_share between 0 and 10000),
  add column price_floor_minor bigint check (price_floor_minor >= 0),
  add column price_cap_minor bigint check (price_cap_minor >= 0),
  add column tier_quantities integer[] check (2 <= all (tier_quantities)),
  add column tier_basis_points integer[] check (-10000 <= all (tier_basis_points)),
  add column tier_minor bigint[],
  add column price_version bigint not null default 1 check (price_version > 0),
  add constraint ticket_types_price_limits check (price_floor_minor <= price_cap_minor),
  add constraint ticket_types_price_in_limits check (
    price_minor >= price_floor_minor and price_minor <= price_cap_minor
    and dynamic_price_minor >= price_floor_minor and dynamic_price_minor <= price_cap_minor),
  add constraint ticket_types_priced check (
    (dynamic_price_minor is null) = (priced_at is null)
    and (dynamic_price_minor is null) = (priced_share is null)),
  add constraint ticket_types_tiers check (
    cardinality(tier_quantities) is not distinct from cardinality(tier_basis_points)
    and cardinality(tier_quantities) is not distinct from cardinality(tier_minor)
    and cardinality(tier_quantities) between 1 and 50);

--changeset boxoffice:0011-pricing-rules
--comment live: some rule moves prices and the event is not over, so the worker looks after it
create table event_pricing (
  event_id uuid primary key,
  tenant_id uuid not null,
  dynamic boolean not null,
  live boolean not null,
  priced_at timestamptz not null,
  version bigint not null check (version > 0),
  updated_at timestamptz not null,
  check (dynamic or not live),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
);
create index event_pricing_due on event_pricing (priced_at, event_id) where live;
call protect_tenant_table('event_pricing');

--comment version is that of the set in event_pricing, which is replaced as a whole
create table pricing_rules (
  id uuid primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  position smallint not null check (position between 0 and 49),
  ticket_type_id uuid,
  kind text not null check (kind in ('time_window', 'share_sold', 'quantity_tier')),
  starts_at timestamptz,
  ends_at timestamptz,
  from_share integer check (from_share between 0 and 10000),
  until_share integer check (until_share between 0 and 10000),
  from_quantity integer check (from_quantity between 2 and 1000),
  adjustment_basis_points integer check (adjustment_basis_points between -10000 and 100000),
  adjustment_minor bigint check (adjustment_minor between -1000000000000 and 1000000000000),
  priority integer not null check (priority between 0 and 1000),
  active boolean not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  unique (event_id, position),
  check (num_nonnulls(adjustment_basis_points, adjustment_minor) = 1),
  check ((kind = 'time_window') = (num_nonnulls(starts_at, ends_at) > 0)),
  check (starts_at < ends_at),
  check ((kind = 'share_sold') = (from_share is not null)),
  check (until_share is null or kind = 'share_sold'),
  check (from_share < until_share),
  check ((kind = 'quantity_tier') = (from_quantity is not null)),
  foreign key (tenant_id, event_id) references events (tenant_id, id),
  foreign key (tenant_id, ticket_type_id) references ticket_types (tenant_id, id)
);
create unique index pricing_rules_one_tier
  on pricing_rules (event_id, ticket_type_id, from_quantity) nulls not distinct
  where active and kind = 'quantity_tier';
call protect_tenant_table('pricing_rules');

--changeset boxoffice:0011-price-history
--comment a version of a type's price is written once, and the key says so
create table ticket_price_history (
  ticket_type_id uuid not null,
  price_version bigint not null check (price_version > 0),
  tenant_id uuid not null,
  event_id uuid not null,
  changed_at timestamptz not null,
  base_minor bigint not null check (base_minor >= 0),
  old_price_minor bigint check (old_price_minor >= 0),
  new_price_minor bigint not null check (new_price_minor >= 0),
  why text not null check (why in ('initial', 'edited', 'rules_changed', 'rule', 'switched_off')),
  actor_type text not null,
  actor_id uuid,
  primary key (ticket_type_id, price_version),
  check ((why = 'initial') = (old_price_minor is null)),
  foreign key (tenant_id, ticket_type_id) references ticket_types (tenant_id, id)
);
call protect_tenant_table('ticket_price_history');

insert into ticket_price_history (ticket_type_id, price_version, tenant_id, event_id, changed_at,
                                  base_minor, new_price_minor, why, actor_type)
select id, price_version, tenant_id, event_id, created_at, price_minor, price_minor, 'initial',
       'system'
  from ticket_types;
