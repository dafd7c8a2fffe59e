--liquibase formatted sql

--changeset boxoffice:0032-multisig-approvals
create table multisig_approval_requests (
  id uuid primary key,
  tenant_id uuid not null,
  type text not null check (type in (
    'large_refund', 'bulk_cancel', 'price_override', 'security_settings')),
  -- what it is about: two requests about the same are never open at once
  subject text not null check (length(subject) between 1 and 200),
  details jsonb not null,
  reason text not null check (length(reason) between 1 and 500),
  requested_by uuid not null,
  required_approvals int not null check (required_approvals between 1 and 20),
  status text not null default 'pending' check (status in (
    'pending', 'approved', 'rejected', 'expired', 'executed')),
  result jsonb,
  -- why an approved request could not be carried out yet, and when it is tried again
  refusal text check (length(refusal) <= 200),
  tries int not null default 0 check (tries >= 0),
  try_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  approved_at timestamptz,
  ended_at timestamptz,
  unique (id, requested_by),
  check (expires_at > created_at),
  check (status not in ('approved', 'executed') or approved_at is not null),
  check ((status in ('rejected', 'expired', 'executed')) = (ended_at is not null)),
  check ((status = 'approved') = (try_at is not null))
);
create unique index multisig_approval_requests_open
  on multisig_approval_requests (tenant_id, type, subject) where status in ('pending', 'approved');
create index multisig_approval_requests_list on multisig_approval_requests (tenant_id, id);
create index multisig_approval_requests_due on multisig_approval_requests (expires_at)
  where status in ('pending', 'approved');
call protect_tenant_table('multisig_approval_requests');

--comment nobody approves twice, and never the own request: the keys say so
create table multisig_approvals (
  request_id uuid not null,
  approver_id uuid not null,
  tenant_id uuid not null,
  requested_by uuid not null,
  comment text check (length(comment) <= 500),
  approved_at timestamptz not null,
  primary key (request_id, approver_id),
  foreign key (request_id, requested_by) references multisig_approval_requests (id, requested_by),
  check (approver_id <> requested_by)
);
call protect_tenant_table('multisig_approvals');
revoke update, delete on multisig_approvals from ${appRole}, ${workerRole};

--comment the first rejection ends a request
create table multisig_rejections (
  request_id uuid primary key references multisig_approval_requests (id),
  rejecter_id uuid not null,
  tenant_id uuid not null,
  reason text not null check (length(reason) between 1 and 500),
  rejected_at timestamptz not null
);
call protect_tenant_table('multisig_rejections');
revoke update, delete on multisig_rejections from ${appRole}, ${workerRole};
