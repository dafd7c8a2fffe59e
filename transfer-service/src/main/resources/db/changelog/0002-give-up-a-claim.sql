--liquibase formatted sql

--changeset boxoffice:0002-give-up-a-claim
--comment a claim that nobody answered is given up without ever having told its generation
alter table ticket_transfers drop constraint ticket_transfers_check8;
alter table ticket_transfers add check (step not in ('fence', 'finish') or generation is not null);
