--liquibase formatted sql

--changeset boxoffice:0012-paid-for-lines
--comment what is paid for a line, after its discounts and with its tax
alter table order_items add column paid_minor bigint;
update order_items set paid_minor = quantity * unit_price_minor;
alter table order_items alter column paid_minor set not null;
alter table order_items add constraint order_items_paid check (paid_minor >= 0);

--changeset boxoffice:0012-price-lines
--comment an order's items are its first price lines; these are what was taken off or added
create table order_price_lines (
  order_id uuid not null,
  line smallint not null check (line >= 0),
  tenant_id uuid not null,
  item_line smallint not null,
  kind text not null check (kind in ('discount', 'tax')),
  -- the discount or tax rate; a rate may be replaced later, so the line says all of it
  source_id uuid not null,
  label text not null check (length(label) between 1 and 100),
  rate_millionths int check (rate_millionths between 0 and 1000000),
  amount_minor bigint not null,
  -- tax that the price contains: shown, not added
  included boolean not null,
  primary key (order_id, line),
  foreign key (order_id, item_line) references order_items (order_id, line),
  check (case kind when 'discount' then amount_minor < 0 and not included else amount_minor > 0 end),
  check (kind = 'discount' or rate_millionths is not null)
);
call protect_tenant_table('order_price_lines');

--changeset boxoffice:0012-totals
--comment tax is added to the prices, or within them
alter table orders add constraint orders_total check (
  total_minor in (subtotal_minor - discount_minor, subtotal_minor - discount_minor + tax_minor));
