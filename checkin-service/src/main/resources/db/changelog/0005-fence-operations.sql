--liquibase formatted sql

--changeset boxoffice:0005-fence-operations
--comment deciding is only ever seen by the transaction that decides
create table fence_operations (
  tenant_id uuid not null,
  ticket_id uuid not null,
  operation_id uuid not null,
  event_id uuid not null,
  generation int not null check (generation >= 1),
  effect text not null check (effect in ('owned_by', 'blocked')),
  owner_id uuid,
  reason text check (length(reason) <= 60),
  outcome text not null
    check (outcome in ('deciding', 'fenced', 'already-admitted', 'doors-open', 'generation-taken')),
  decided_at timestamptz not null,
  primary key (tenant_id, ticket_id, operation_id),
  check ((effect = 'owned_by') = (owner_id is not null))
);
create unique index fence_operations_one_winner on fence_operations (tenant_id, ticket_id, generation)
  where outcome = 'fenced';
call protect_tenant_table('fence_operations');
