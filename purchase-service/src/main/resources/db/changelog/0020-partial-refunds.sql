--liquibase formatted sql

--changeset boxoffice:0020-refund-kinds
--comment order: all that is left of it; tickets: some; amount: money alone; event: it was cancelled
alter table refunds drop constraint refunds_kind_check;
alter table refunds add constraint refunds_kind_check
  check (kind in ('order', 'tickets', 'amount', 'event', 'late', 'stray'));

--changeset boxoffice:0020-tickets-of-one-refund
--comment a ticket goes back once: it is in one refund that is under way or has ended it
create unique index refund_tickets_once on refund_tickets (ticket_id)
  where fence in ('pending', 'blocked', 'restoring');

--changeset boxoffice:0020-returned-money
--comment of the order's own payment: given back, on its way back, or charged back by a bank
alter table payments add column returned_minor bigint not null default 0;
update payments p set returned_minor = least(p.amount_minor, r.total)
  from (select payment_id, sum(amount_minor) as total
          from refunds where kind = 'order' and status <> 'refused' group by payment_id) r
 where r.payment_id = p.id;
alter table payments add constraint payments_returned
  check (returned_minor between 0 and amount_minor);

--changeset boxoffice:0020-stock-of-revoked-tickets
--comment what becomes of the stock; null: revoked when that was not asked, so that it is still sold
alter table revocations add column stock text check (stock in ('hold', 'return'));
