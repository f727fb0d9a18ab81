-- Whose a scheme is (null: it came with the program, or was published by the administrator for everywhere), and what it
-- builds on.
alter table scheme_version add column place_id integer references place (id);
alter table scheme_version add column base_code text;
alter table scheme_version add column base_version integer;
create index scheme_version_place on scheme_version (place_id);
create index scheme_version_base on scheme_version (base_code);

-- [reference] What a place is working on. It need not be right yet; `revision` tells two who edit apart.
create table scheme_draft (
  place_id integer not null references place (id),
  code text not null,
  document jsonb not null,
  revision integer not null,
  changed_at timestamptz not null,
  changed_by uuid,
  primary key (place_id, code)
);

-- The people of a class, and of a school, in the order in which lists are paged.
create index enrolment_class_person on enrolment (class_id, person_id);
drop index enrolment_class;
create index employment_place on employment (place_id, person_id);
create index class_place_order on class (place_id, stage, entry_year desc, number);
-- Names by their beginning, whatever the collation of the database.
create index person_name_start on person (name text_pattern_ops, id);
