--liquibase formatted sql

--changeset boxoffice:0030-spending-limits
--comment who has no row spends by the settings of the service
create table spending_limits (
  tenant_id uuid not null,
  user_id uuid not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  per_transaction_minor bigint not null check (per_transaction_minor >= 0),
  daily_minor bigint not null,
  weekly_minor bigint not null,
  monthly_minor bigint not null,
  version bigint not null default 1 check (version >= 1),
  updated_by uuid,
  updated_at timestamptz not null,
  primary key (tenant_id, user_id, currency),
  constraint spending_limits_hierarchy
    check (per_transaction_minor <= daily_minor and daily_minor <= weekly_minor
           and weekly_minor <= monthly_minor)
);
call protect_tenant_table('spending_limits');

--changeset boxoffice:0030-spending-transactions
create table spending_transactions (
  order_id uuid primary key references orders (id),
  tenant_id uuid not null,
  user_id uuid not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  -- what counts no more: all of it when the order came to nothing, else what was refunded
  returned_minor bigint not null default 0 check (returned_minor between 0 and amount_minor),
  spent_at timestamptz not null
);
create index spending_of_user on spending_transactions (user_id, currency, spent_at);
call protect_tenant_table('spending_transactions');

--changeset boxoffice:0030-spend splitStatements:false
--comment decides after the lock, in statements of their own: one that locks and counts at once sees the past
create function spend(p_order uuid, p_user uuid, p_currency text, p_amount bigint,
                      p_now timestamptz, p_per_transaction bigint, p_daily bigint,
                      p_weekly bigint, p_monthly bigint,
                      out refused_by text, out limit_minor bigint, out left_minor bigint)
  language plpgsql as $$
declare
  allowed spending_limits;
  spent_day bigint;
  spent_week bigint;
  spent_month bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended(p_user::text || p_currency, 30));
  select * into allowed
    from spending_limits l
   where l.tenant_id = current_tenant_id() and l.user_id = p_user and l.currency = p_currency;
  if not found then
    allowed.per_transaction_minor := p_per_transaction;
    allowed.daily_minor := p_daily;
    allowed.weekly_minor := p_weekly;
    allowed.monthly_minor := p_monthly;
  end if;
  select coalesce(sum(t.amount_minor - t.returned_minor)
                    filter (where t.spent_at > p_now - interval '24 hours'), 0),
         coalesce(sum(t.amount_minor - t.returned_minor)
                    filter (where t.spent_at > p_now - interval '168 hours'), 0),
         coalesce(sum(t.amount_minor - t.returned_minor), 0)
    into spent_day, spent_week, spent_month
    from spending_transactions t
   where t.tenant_id = current_tenant_id() and t.user_id = p_user and t.currency = p_currency
     and t.spent_at > p_now - interval '720 hours';
  if p_amount > allowed.per_transaction_minor then
    refused_by := 'per_transaction';
    limit_minor := allowed.per_transaction_minor;
    left_minor := allowed.per_transaction_minor;
  elsif p_amount > allowed.daily_minor - spent_day then
    refused_by := 'daily';
    limit_minor := allowed.daily_minor;
    left_minor := greatest(0, allowed.daily_minor - spent_day);
  elsif p_amount > allowed.weekly_minor - spent_week then
    refused_by := 'weekly';
    limit_minor := allowed.weekly_minor;
    left_minor := greatest(0, allowed.weekly_minor - spent_week);
  elsif p_amount > allowed.monthly_minor - spent_month then
    refused_by := 'monthly';
    limit_minor := allowed.monthly_minor;
    left_minor := greatest(0, allowed.monthly_minor - spent_month);
  else
    insert into spending_transactions (order_id, tenant_id, user_id, currency, amount_minor,
                                       spent_at)
    values (p_order, current_tenant_id(), p_user, p_currency, p_amount, p_now);
  end if;
end
$$;

--changeset boxoffice:0030-give-spending-back splitStatements:false
--comment whatever ends an order: what it would have cost counts no more, unless the money comes after all
create function settle_spending() returns trigger
  language plpgsql set search_path from current as $$
begin
  update spending_transactions
     set returned_minor = case when new.status = 'paid' then 0 else amount_minor end
   where order_id = new.id;
  return null;
end
$$;
create trigger orders_settle_spending after update of status on orders
  for each row
  when (old.status is distinct from new.status
        and (new.status in ('cancelled', 'expired', 'payment_failed')
             or (new.status = 'paid' and old.status in ('expired', 'payment_failed'))))
  execute function settle_spending();

create function refund_spending() returns trigger
  language plpgsql set search_path from current as $$
begin
  update spending_transactions
     set returned_minor = least(amount_minor, returned_minor + new.amount_minor)
   where order_id = new.order_id;
  return null;
end
$$;
create trigger refunds_return_spending after update of status on refunds
  for each row
  when (new.status = 'succeeded' and old.status <> 'succeeded' and new.kind <> 'stray')
  execute function refund_spending();
