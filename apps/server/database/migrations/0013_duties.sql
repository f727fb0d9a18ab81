-- Who signs and decides at a school besides its teachers: the head (校长) and the members of the evaluation committee
-- (综合素质评价委员会); and the expert, who is asked from outside. All stand at a place.
alter table account_role drop constraint account_role_role_check;
alter table account_role add constraint account_role_role_check check (role in
  ('administrator', 'bureau', 'school', 'head', 'committee', 'teacher', 'student', 'guardian', 'expert'));

-- The class committee (班委): pupils who keep the class's daily record.
create table class_committee (
  class_id integer not null references class (id),
  person_id integer not null,
  since date not null,
  primary key (class_id, person_id)
);
create index class_committee_person on class_committee (person_id);
