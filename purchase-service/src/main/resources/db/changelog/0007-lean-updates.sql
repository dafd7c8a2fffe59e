--liquibase formatted sql

--changeset boxoffice:0007-lean-updates
--comment an order changes four times within seconds: room on its page spares its indexes
alter table orders set (fillfactor = 70);
alter table payments set (fillfactor = 70);
--comment unfinished sagas alone are here: a scan is cheaper than an index that every step writes
drop index sagas_due;
alter table sagas set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
--comment most tickets have no token when they are issued
alter table tickets drop constraint tickets_token_mint_key;
create unique index tickets_token_mint on tickets (token_mint) where token_mint is not null;
