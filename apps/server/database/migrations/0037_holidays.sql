-- Where a special day comes from and how sure we are: `unverified` was not compared with the original notice, `verified` was,
-- `local` was entered by somebody here.
alter table special_day
  add column source text not null default '',
  add column status text not null default 'local' check (status in ('unverified', 'verified', 'local')),
  add column changed_by text not null default '',
  add column changed_at timestamptz;

-- The State Council's arrangements of holidays for 2025 and 2026. Written down from memory, not yet compared with the
-- notices themselves: unverified.
insert into special_day (day, works, title, source, status)
select day::date, works, title, source, 'unverified' from (
  select generate_series(first::date, last::date, interval '1 day') as day, works, title,
    case extract(year from first::date)
      when 2025 then '国务院办公厅关于2025年部分节假日安排的通知'
      else '国务院办公厅关于2026年部分节假日安排的通知' end as source
  from (values
    ('2025-01-01', '2025-01-01', false, '元旦'),
    ('2025-01-26', '2025-01-26', true, '春节调休'),
    ('2025-01-28', '2025-02-04', false, '春节'),
    ('2025-02-08', '2025-02-08', true, '春节调休'),
    ('2025-04-04', '2025-04-06', false, '清明节'),
    ('2025-04-27', '2025-04-27', true, '劳动节调休'),
    ('2025-05-01', '2025-05-05', false, '劳动节'),
    ('2025-05-31', '2025-06-02', false, '端午节'),
    ('2025-09-28', '2025-09-28', true, '国庆节、中秋节调休'),
    ('2025-10-01', '2025-10-08', false, '国庆节、中秋节'),
    ('2025-10-11', '2025-10-11', true, '国庆节、中秋节调休'),
    ('2026-01-01', '2026-01-03', false, '元旦'),
    ('2026-01-04', '2026-01-04', true, '元旦调休'),
    ('2026-02-14', '2026-02-14', true, '春节调休'),
    ('2026-02-15', '2026-02-23', false, '春节'),
    ('2026-02-28', '2026-02-28', true, '春节调休'),
    ('2026-04-04', '2026-04-06', false, '清明节'),
    ('2026-05-01', '2026-05-05', false, '劳动节'),
    ('2026-05-09', '2026-05-09', true, '劳动节调休'),
    ('2026-06-19', '2026-06-21', false, '端午节'),
    ('2026-09-20', '2026-09-20', true, '国庆节调休'),
    ('2026-09-25', '2026-09-27', false, '中秋节'),
    ('2026-10-01', '2026-10-07', false, '国庆节'),
    ('2026-10-10', '2026-10-10', true, '国庆节调休')
  ) as arrangement (first, last, works, title)
) as days
on conflict (day) do nothing;
