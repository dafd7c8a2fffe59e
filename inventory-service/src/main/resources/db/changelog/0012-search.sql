--liquibase formatted sql

--changeset boxoffice:0012-discovery
create index events_on_sale_by_category on events (tenant_id, category)
  where status in ('active', 'sold_out') and deleted_at is null;
create index events_featured on events (tenant_id, starts_at, id)
  where featured and deleted_at is null;

--changeset boxoffice:0012-search-text splitStatements:false
--comment case, accents and punctuation do not count, whatever the database's own locale is
create function search_text(value text) returns text
  language sql stable parallel safe
  set search_path = ${schema}, public
as $$
  select btrim(regexp_replace(lower(unaccent(normalize(value, NFKC)) collate "pg_c_utf8"),
                              '[^[:alnum:]]+', ' ', 'g'))
$$;

--changeset boxoffice:0012-search-documents
--comment what can be found of an event, by words; version grows with every change, and orders them
create sequence search_document_versions;
create table search_documents (
  event_id uuid primary key,
  tenant_id uuid not null,
  version bigint not null default nextval('search_document_versions'),
  findable boolean not null default false,
  starts_at timestamptz,
  featured boolean not null default false,
  category text,
  city text,
  words tsvector,
  names text,
  foreign key (tenant_id, event_id) references events (tenant_id, id),
  check (not findable or num_nulls(starts_at, category, city, words, names) = 0)
);
--comment events change seldom and are searched often, so nothing waits in a list to be merged
create index search_documents_by_words on search_documents using gin (tenant_id, words)
  with (fastupdate = off) where findable;
create index search_documents_by_names on search_documents
  using gin (tenant_id, names public.gin_trgm_ops) with (fastupdate = off) where findable;
call protect_tenant_table('search_documents');

--comment changes that an index outside this database has still to hear of
create table search_changes (
  event_id uuid primary key,
  tenant_id uuid not null,
  version bigint not null,
  attempts integer not null default 0 check (attempts >= 0),
  changed_at timestamptz not null,
  due_at timestamptz not null
);
create index search_changes_due on search_changes (due_at);
call protect_tenant_table('search_changes');

--comment of all tenants; where one stands is kept, so that any replica goes on with it
create table search_rebuilds (
  id uuid primary key,
  back_end text not null check (back_end in ('postgres', 'opensearch')),
  status text not null default 'running' check (status in ('running', 'done')),
  index_name text check (length(index_name) <= 200),
  position uuid not null default '00000000-0000-0000-0000-000000000000',
  events bigint not null default 0 check (events >= 0),
  started_at timestamptz not null,
  finished_at timestamptz,
  due_at timestamptz not null,
  check ((status = 'done') = (finished_at is not null))
);
create unique index search_rebuilds_running on search_rebuilds (back_end)
  where status = 'running';
call grant_service_table('search_rebuilds');

--changeset boxoffice:0012-keep-search-documents splitStatements:false
--comment whoever changes an event second waits at its document, and then reads what the first one wrote
create procedure keep_search_documents(changed uuid[])
  language plpgsql
  set search_path = ${schema}, public
as $$
begin
  insert into search_documents (event_id, tenant_id)
  select id, tenant_id from events where id = any (changed) order by id
  on conflict do nothing;
  perform from search_documents where event_id = any (changed) order by event_id for update;
  update search_documents d
     set version = nextval('search_document_versions'), findable = n.findable,
         starts_at = n.starts_at, featured = n.findable and n.featured,
         category = search_text(n.category), city = search_text(n.city),
         words = setweight(to_tsvector('simple', search_text(n.title)), 'A')
              || setweight(to_tsvector('simple', search_text(n.place)), 'B')
              || setweight(to_tsvector('simple', search_text(n.description)), 'D'),
         names = search_text(n.title || ' ' || n.place)
    from (select e.id, s.on_sale as findable, e.starts_at, e.featured,
                 case when s.on_sale then e.category end as category,
                 case when s.on_sale then v.city end as city,
                 case when s.on_sale then e.title end as title,
                 case when s.on_sale then concat_ws(' ', v.name, v.city, e.category) end as place,
                 case when s.on_sale then coalesce(e.description, '') end as description
            from events e
            join venues v on v.id = e.venue_id
           cross join lateral (select e.status in ('active', 'sold_out')
                                      and e.deleted_at is null as on_sale) s
           where e.id = any (changed)) n
   where d.event_id = n.id;
end
$$;

create procedure tell_search_changes(changed uuid[])
  language sql
  set search_path = ${schema}, public
as $$
  insert into search_changes (event_id, tenant_id, version, changed_at, due_at)
  select event_id, tenant_id, version, now(), now()
    from search_documents
   where event_id = any (changed)
   order by event_id
  on conflict (event_id) do update
     set version = excluded.version, attempts = 0, changed_at = excluded.changed_at,
         due_at = excluded.due_at;
$$;

create function event_changed() returns trigger
  language plpgsql
  set search_path = ${schema}, public
as $$
begin
  if tg_op = 'INSERT' or new.venue_id <> old.venue_id then
    -- a venue that is being renamed does not know yet that this event is one of its own
    perform from venues where id = new.venue_id for share;
  end if;
  call keep_search_documents(array[new.id]);
  call tell_search_changes(array[new.id]);
  return null;
end
$$;

create function venue_changed() returns trigger
  language plpgsql
  set search_path = ${schema}, public
as $$
declare
  -- drafts as well: one of them may be on its way out
  changed uuid[] := array(select id from events
                           where venue_id = new.id and status in ('draft', 'active', 'sold_out')
                             and deleted_at is null);
begin
  call keep_search_documents(changed);
  call tell_search_changes(changed);
  return null;
end
$$;

create trigger event_made after insert on events
  for each row execute function event_changed();

create trigger event_changed after update on events
  for each row
  when ((old.title, old.description, old.category, old.status, old.starts_at, old.featured,
         old.venue_id, old.deleted_at)
        is distinct from
        (new.title, new.description, new.category, new.status, new.starts_at, new.featured,
         new.venue_id, new.deleted_at))
  execute function event_changed();

create trigger venue_changed after update on venues
  for each row
  when ((old.name, old.city) is distinct from (new.name, new.city))
  execute function venue_changed();

do $$
declare
  known uuid[] := array(select id from events);
begin
  call keep_search_documents(known);
  call tell_search_changes(known);
end
$$;

--changeset boxoffice:0012-search-events splitStatements:false
--comment
-- Row security keeps the words and names of the rows from being looked up in an index, because
-- text search is not leakproof. So this one function reads past it, for the transaction's tenant
-- alone, and tells nothing but ids and ranks: what is shown of them is read under row security.
-- Every word has to match. What it counts depends on the event alone, so that pages hold together:
-- title before place and category before description, a whole word before the start of one, and
-- what looks alike last. Without the offset the planner would rather look at all events of the
-- tenant, because it takes text search for cheap.
do $$ begin
  perform word_similarity('', ''); -- loads the library that knows the threshold below
end $$;

create function search_events(
    query text, fuzzy boolean, of_category text, in_city text, from_time timestamptz,
    to_time timestamptz, is_featured boolean, most integer)
  returns table (event_id uuid, score integer, starts_at timestamptz)
  language sql stable security definer
  set search_path = ${schema}, public
  set pg_trgm.word_similarity_threshold = 0.5
  set plan_cache_mode = force_custom_plan
as $$
  with terms as materialized (
    select word, word !~ '[0-9]' as mistakable,
           quote_literal(word)::tsquery as whole, (quote_literal(word) || ':*')::tsquery as start,
           (quote_literal(word) || ':A')::tsquery as title,
           (quote_literal(word) || ':*A')::tsquery as title_start,
           (quote_literal(word) || ':B')::tsquery as place,
           (quote_literal(word) || ':*B')::tsquery as place_start
      from (select distinct word from regexp_split_to_table(search_text(query), ' ') as word
             where word <> '' limit 10)
  ),
  hits as (
    select h.event_id, h.starts_at, h.score
      from terms t
     cross join lateral (
       select d.event_id, d.starts_at,
              case when d.words @@ t.title then 160
                   when d.words @@ t.title_start then 120
                   when d.words @@ t.place then 80
                   when d.words @@ t.place_start then 60
                   when d.words @@ t.whole then 30
                   when d.words @@ t.start then 20
                   else (word_similarity(t.word, d.names) * 10)::integer
              end as score
         from search_documents d
        where d.tenant_id = (select current_tenant_id()) and d.findable
          and (d.words @@ t.start or (fuzzy and t.mistakable and t.word <% d.names))
          and (of_category is null or d.category = search_text(of_category))
          and (in_city is null or d.city = search_text(in_city))
          and (from_time is null or d.starts_at >= from_time)
          and (to_time is null or d.starts_at < to_time)
          and (is_featured is null or d.featured = is_featured)
       offset 0) h
  )
  select h.event_id, sum(h.score)::integer, h.starts_at
    from hits h
   group by h.event_id, h.starts_at
  having count(*) = (select count(*) from terms)
   order by sum(h.score) desc, h.starts_at, h.event_id
   limit most
$$;
revoke all on function search_events from public;
grant execute on function search_events to ${appRole};
