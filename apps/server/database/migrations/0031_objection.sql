-- [person] An objection to one entry (of this person). Of an anonymous one nothing is kept that leads to an account: whoever has
-- the receipt follows it, and the id is the receipt's digest.
create table objection (
  person_id integer not null,
  id uuid not null,
  entry_id uuid not null,
  round_id uuid not null,
  place_id integer not null,
  -- Null: anonymous.
  account_id uuid,
  words text not null check (length(words) between 1 and 2000),
  -- 0 the school's committee, 1 the head or another member, 2 the bureau or an expert.
  level smallint not null default 0 check (level between 0 and 2),
  state text not null check (state in ('filed', 'assigned', 'decided', 'closed')),
  outcome text check (outcome in ('upheld', 'partly', 'rejected')),
  assigned_to uuid,
  -- An answer is due on this day; of a decided one, the last day of an appeal.
  due_on date not null,
  filed_on date not null,
  filed_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (person_id, id)
);
create index objection_id on objection (id);
create index objection_round on objection (round_id, state);
create index objection_place on objection (place_id, due_on, id);
create index objection_assigned on objection (assigned_to, due_on, id);
create index objection_account on objection (account_id, filed_at) where account_id is not null;

-- [person] What was done with it, in order.
create table objection_step (
  person_id integer not null,
  objection_id uuid not null,
  position smallint not null,
  kind text not null check (kind in ('filed', 'assigned', 'inquiry', 'decided', 'appealed', 'closed')),
  level smallint not null,
  outcome text check (outcome in ('upheld', 'partly', 'rejected')),
  words text not null default '' check (length(words) <= 2000),
  -- Role and account of whoever handled it; never of an objector.
  by_role text not null default '',
  account_id uuid,
  at timestamptz not null,
  primary key (person_id, objection_id, position)
);
