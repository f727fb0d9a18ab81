-- Reports other than the growth report: the admission archive (录取档案) is of no single run.
alter table report add column kind text not null default 'growth' check (kind in ('growth', 'admission'));
alter table report alter column run_id drop not null;
