--liquibase formatted sql

--changeset boxoffice:0052-revoked-by-nobody
--comment a chargeback revokes tickets, and no person of ours asks for it
alter table revocations alter column requested_by drop not null;
