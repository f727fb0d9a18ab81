-- [person] An entry of the album that is no record: a few photos with a caption. Its files are attachments of kind album.
create table album_entry (
  person_id integer not null,
  id uuid not null,
  day date not null,
  aspect text not null default '',
  caption text not null,
  account_id uuid,
  created_at timestamptz not null,
  primary key (person_id, id)
);
create index album_entry_day on album_entry (person_id, day);
