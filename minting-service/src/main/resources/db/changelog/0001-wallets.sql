--liquibase formatted sql

--changeset boxoffice:0001-wallets
create table wallets (
  id uuid primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  address text not null check (length(address) between 32 and 44),
  linked_at timestamptz not null,
  unlinked_at timestamptz,
  check (unlinked_at is null or unlinked_at >= linked_at)
);
--comment a wallet that was replaced stays as history: tokens may still be there
create unique index wallets_one_active_per_user on wallets (tenant_id, user_id) where unlinked_at is null;
create unique index wallets_one_user_per_address on wallets (tenant_id, address) where unlinked_at is null;
create index wallets_of_user on wallets (tenant_id, user_id, linked_at desc);
call protect_tenant_table('wallets');

--changeset boxoffice:0001-wallet-challenges
--comment one open challenge per user: a newer one takes the older one's place, so the table stays bounded
create table wallet_challenges (
  tenant_id uuid not null,
  user_id uuid not null,
  address text not null check (length(address) between 32 and 44),
  challenge text not null check (length(challenge) between 1 and 500),
  expires_at timestamptz not null,
  primary key (tenant_id, user_id)
);
call protect_tenant_table('wallet_challenges');
