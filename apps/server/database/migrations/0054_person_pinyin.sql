-- [person] A name as it is typed in Latin letters, for finding people by it: the name from each of its syllables on, then the
-- initials from each on, e.g. `zhangsan san zs s`. Null: not worked out yet; of guardians it never is.
alter table person add column pinyin text;

create index person_pinyin_start on person (pinyin text_pattern_ops, id) where kind <> 'guardian';
create index person_pinyin_missing on person (id) where pinyin is null and kind <> 'guardian';
