-- Roster: places, terms, classes, people and how they stand to each other.
-- Rules for a cluster: docs/decisions/0003-schema-for-a-cluster.md. Tables marked [reference] are small and joined by
-- everyone; those marked [person] carry the person's id in every key; the rest are plain tables of the coordinator.

-- Ids are made by the application: it takes a block of numbers here and hands them out. Plain.
create table id_block (
  name text primary key,
  next bigint not null
);

-- [reference] The tree: province > city > county > school.
create table place (
  id integer primary key,
  kind text not null check (kind in ('province', 'city', 'county', 'school')),
  code text not null unique,
  name text not null,
  parent_id integer references place (id),
  -- Schools only: how the nine years are divided, and which stages are taught (1 primary, 2 junior, 3 senior).
  division text not null default '6-3' check (division in ('6-3', '5-4')),
  stages smallint[] not null default '{}'
);
create index place_parent on place (parent_id);

-- [reference] code is e.g. 2025-2026-1 (1 autumn, 2 spring).
create table term (
  id smallint primary key,
  code text not null unique,
  school_year smallint not null,
  half smallint not null check (half in (1, 2)),
  starts_on date not null,
  ends_on date not null check (ends_on > starts_on),
  unique (school_year, half)
);

-- [reference] A class belongs to one school and one entry year; its grade follows from the stage, the entry year and the term.
create table class (
  id integer primary key,
  place_id integer not null references place (id),
  stage smallint not null check (stage in (1, 2, 3)),
  entry_year smallint not null,
  number smallint not null check (number between 1 and 999),
  -- What the school itself calls it, when that is more than the number.
  name text not null default '',
  unique (place_id, stage, entry_year, number)
);

-- [reference] code is e.g. math.
create table course (
  id smallint primary key,
  code text not null unique,
  name_zh text not null,
  name_en text not null
);

-- [person] id is dense (1, 2, 3 …), so that an evaluation can use it as the index of an array.
create table person (
  id integer primary key,
  kind text not null check (kind in ('student', 'guardian', 'teacher')),
  name text not null,
  -- GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated.
  sex smallint not null default 0 check (sex in (0, 1, 2, 9)),
  born_on date,
  ethnicity text not null default '',
  -- The other columns of the national template, as they were given (学籍 template column name -> text).
  details jsonb not null default '{}',
  changed_at timestamptz not null
);
create index person_name on person (name);

-- [person] Every number by which somebody is known: national pupil number, identity document, local numbers.
create table person_number (
  person_id integer not null,
  type text not null check (type in ('student', 'identity', 'auxiliary', 'school', 'exam', 'staff', 'phone', 'device', 'other')),
  value text not null,
  primary key (person_id, type, value)
);
create index person_number_value on person_number (type, value);

-- [person] From (included) to (included, null: still). A transfer ends one and begins another; the person stays.
create table enrolment (
  person_id integer not null,
  starts_on date not null,
  ends_on date,
  class_id integer not null references class (id),
  -- How it began: admission, transfer, promotion.
  began text not null default 'admission' check (began in ('admission', 'transfer', 'promotion')),
  primary key (person_id, starts_on),
  check (ends_on is null or ends_on >= starts_on)
);
create index enrolment_class on enrolment (class_id);

-- [person] The pupil's guardians and other family members; guardian_id is a person too.
create table guardianship (
  person_id integer not null,
  guardian_id integer not null,
  relation text not null default '',
  is_guardian boolean not null default true,
  primary key (person_id, guardian_id)
);
create index guardianship_guardian on guardianship (guardian_id);

-- [person] Who works at which school.
create table employment (
  person_id integer not null,
  place_id integer not null references place (id),
  starts_on date not null,
  ends_on date,
  post text not null default '',
  primary key (person_id, place_id, starts_on)
);

-- [person] Who teaches what to whom; is_class_teacher marks the 班主任 (course_id 0 when nothing is taught).
create table teaching (
  person_id integer not null,
  class_id integer not null references class (id),
  term_id smallint not null references term (id),
  course_id smallint not null default 0,
  is_class_teacher boolean not null default false,
  primary key (person_id, class_id, term_id, course_id)
);
create index teaching_class on teaching (class_id, term_id);

-- Small facts about this installation, e.g. that the demo region is loaded. Plain.
create table setting (
  name text primary key,
  value jsonb not null
);
