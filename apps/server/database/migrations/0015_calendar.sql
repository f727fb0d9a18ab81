-- When each of the year's steps is open at a place and below it. A school's own window goes before its county's.
create table step_window (
  place_id integer not null references place (id),
  term_id smallint not null references term (id),
  step text not null check (step in ('record', 'rating', 'selection', 'publicity', 'comment', 'archive')),
  opens_on date not null,
  closes_on date not null,
  changed_by text not null default '',
  changed_at timestamptz not null,
  primary key (place_id, term_id, step),
  check (closes_on >= opens_on)
);

-- Days that are not what their weekday says: holidays, and weekend days that are worked in return.
create table special_day (
  day date primary key,
  works boolean not null,
  title text not null default ''
);
