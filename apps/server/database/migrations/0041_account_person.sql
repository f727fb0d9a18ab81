-- Whether a person of a list has an account, and which.
create index account_person on account (person_id) where person_id is not null;
