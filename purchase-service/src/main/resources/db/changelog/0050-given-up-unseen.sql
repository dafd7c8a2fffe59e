--liquibase formatted sql

--changeset boxoffice:0050-given-up-unseen
--comment an operation may be given up before its claim comes: it is remembered, and has no number
alter table ticket_operations alter column generation drop not null;
alter table ticket_operations add constraint ticket_operations_number
  check (generation is not null or outcome = 'given_up');
