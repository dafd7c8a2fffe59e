--liquibase formatted sql

--changeset boxoffice:0011-tax-rates
create table tax_rates (
  id uuid primary key,
  tenant_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  country text not null check (country ~ '^[A-Z]{2}$'),
  -- null: wherever no rate of a region or category says otherwise
  region text check (length(region) between 1 and 100),
  category text check (length(category) between 1 and 100),
  rate_millionths int not null check (rate_millionths between 0 and 1000000),
  -- inclusive: the prices contain it already
  mode text not null check (mode in ('inclusive', 'exclusive')),
  valid_from timestamptz not null,
  valid_until timestamptz,
  check (valid_from < valid_until),
  constraint tax_rates_one_at_a_time exclude using gist (
    tenant_id with =, country with =, lower(coalesce(region, '')) with =,
    lower(coalesce(category, '')) with =, tstzrange(valid_from, valid_until) with &&)
);
call protect_tenant_table('tax_rates');

--changeset boxoffice:0011-tax-rate-sets
--comment a tenant's rates are replaced as a whole: two who do it at once must not mix
create table tax_rate_sets (
  tenant_id uuid primary key,
  version bigint not null check (version >= 1),
  changed_by uuid not null,
  changed_at timestamptz not null
);
call protect_tenant_table('tax_rate_sets');
