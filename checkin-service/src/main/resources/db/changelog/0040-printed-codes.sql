--liquibase formatted sql

--changeset boxoffice:0040-unprintable-types
--comment types of ticket whose codes are shown on a phone alone; everything else may be printed
alter table scan_policies add column unprintable_types uuid[] not null default '{}'
  check (cardinality(unprintable_types) <= 200);
