--liquibase formatted sql

--changeset boxoffice:common-0001-tenancy splitStatements:false
--comment an unset and an empty setting both mean: no tenant, no rows
create function current_tenant_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.current_tenant_id', true), '')::uuid;

create function current_user_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.current_user_id', true), '')::uuid;

--changeset boxoffice:common-0001-protect splitStatements:false
--comment permissive policies add up, so isolation is the restrictive one
create procedure protect_tenant_table(name text) language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy tenant_isolation on %I as restrictive for all to ${appRole}
                    using (tenant_id = (select current_tenant_id()))
                    with check (tenant_id = (select current_tenant_id()))', name);
  execute format('create policy app_access on %I for all to ${appRole} using (true) with check (true)', name);
  execute format('create policy worker_access on %I for all to ${workerRole} using (true) with check (true)', name);
  execute format('grant select, insert, update, delete on %I to ${appRole}, ${workerRole}', name);
end
$$;

create procedure grant_service_table(name text) language plpgsql as $$
begin
  execute format('grant select, insert, update, delete on %I to ${appRole}, ${workerRole}', name);
end
$$;

--changeset boxoffice:common-0001-sequences
alter default privileges grant usage on sequences to ${appRole}, ${workerRole};

--changeset boxoffice:common-0001-violations
create table tenant_access_violations (
  id uuid primary key,
  tenant_id uuid,
  claimed_tenant_id uuid,
  user_id uuid,
  path text not null check (length(path) <= 500),
  detail text not null check (length(detail) <= 500),
  occurred_at timestamptz not null
);
--comment written by the worker role alone: it tells of tenants, so no tenant reads it
grant insert, select, delete on tenant_access_violations to ${workerRole};
