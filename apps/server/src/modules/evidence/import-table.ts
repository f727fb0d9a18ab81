import { Problem } from '@wuyu/contract';
import { type Blueprint, itemLabel, readBlueprint } from './blueprint.js';
import type { Calendar } from './calendar.js';
import { packCell } from './cell.js';
import { fitnessValues } from './fitness.js';
import type { ItemRow } from './item-scores.js';
import type { ImportProfile } from './profile.js';
import { findBlueprint } from './queries.js';
import { foundItems, itemValues } from './read-items.js';
import { cellOf, type KnownIndicator, type ReadValues, readTable, type TableContext } from './read-table.js';
import { checked, longValues, wideValues } from './read-values.js';
import type { Reading, Source } from './reading.js';

/** The ordinary way: any table, any profile. */
export async function importTable(
  reading: Reading,
  profile: ImportProfile,
  calendar: Calendar,
  places: ReadonlySet<number> | undefined,
): Promise<Source> {
  const { db, request, faults, progress } = reading;
  const { options = {}, path, fileName } = request;
  const indicators = new Map(reading.indicators.map((indicator) => [indicator.code, indicator]));
  const context: TableContext = {
    db,
    profile,
    path,
    fileName,
    options,
    calendar,
    indicators,
    places,
    faults,
    // How much is left cannot be told of a packed file.
    onRows: (rows) => progress(rows, 0),
  };
  const paper = profile.shape === 'items' ? await findPaper(reading, profile, indicators) : undefined;
  const readValues = valuesOf(context, paper);
  return async (writer) => {
    const items: ItemRow[] = [];
    // For each indicator: which row said something about this pupil and day.
    const seen = new Map<number, Map<number, number>>();
    const outcome = await readTable(
      context,
      readValues,
      (row, subject) => {
        const where = { row: row.row, ...(row.sheetName === '' ? {} : { sheet: row.sheetName }) };
        const computed = profile.derive === 'fitness-2014' ? fitnessValues(row, subject, indicators) : [];
        for (const { indicator, value, column, title } of [...row.found, ...computed]) {
          const say = (code: string, values?: Record<string, string | number>) =>
            faults.add({ ...where, ...(title === '' ? {} : { column: title }), code, ...(values ? { values } : {}) });
          if (indicator.code === 'health.bmi' && title === '') {
            const weight = row.found.find((one) => one.indicator.code === 'health.weight');
            const complain = (_: string, values?: Record<string, string | number>) =>
              faults.add({
                ...where,
                column: weight?.title ?? '',
                code: 'evidence.bmi-range',
                ...(values ? { values } : {}),
              });
            if (checked(value, indicator, undefined, complain) === undefined) continue;
          }
          if (profile.key === 'day') {
            const rows = seen.get(indicator.id) ?? new Map<number, number>();
            seen.set(indicator.id, rows);
            const key = subject.personId * 65_536 + row.day;
            const before = rows.get(key);
            if (before !== undefined) {
              if (title !== '' || profile.shape === 'items') say('evidence.duplicate', { row: before });
              continue;
            }
            rows.set(key, row.row);
          }
          writer.add(subject.personId, indicator.id, row.term, row.day, value, row.recordedAt, cellOf(row, column));
        }
        for (const found of row.found) {
          for (const { item, score, column } of foundItems(found)) {
            items.push({ personId: subject.personId, item, score, cell: packCell(row.sheet, row.row, column) });
          }
        }
      },
      writer,
    );
    if (faults.list.length === 0 && outcome.rows === 0) faults.add({ code: 'evidence.no-rows' });
    const { rows, absent, hiddenSheets, sheets } = outcome;
    const otherSheets = outcome.otherSheets.filter((name) => name !== paper?.sheet);
    const unknownColumns = outcome.unknownColumns.filter(
      (title) => paper === undefined || itemLabel(title) === undefined,
    );
    return {
      produced: paper ? { items: { code: paper.blueprint.code, document: paper.blueprint, rows: items } } : {},
      summary: { rows, absent, hiddenSheets, otherSheets, unknownColumns },
      sheets,
    };
  };
}

interface Paper {
  blueprint: Blueprint;
  indicator: KnownIndicator;
  /** The sheet that the blueprint stood in. */
  sheet?: string;
}

function valuesOf(context: TableContext, paper: Paper | undefined): ReadValues {
  const { profile, indicators, options, faults } = context;
  if (paper !== undefined) return itemValues(profile, paper.blueprint, paper.indicator, faults);
  return profile.shape === 'long' ? longValues(profile, indicators, options) : wideValues(profile, indicators, options);
}

/** The blueprint of the paper: from the workbook itself, or stored before under the code that the options name. */
async function findPaper(
  { db, request, faults }: Reading,
  profile: ImportProfile,
  indicators: ReadonlyMap<string, KnownIndicator>,
): Promise<Paper> {
  const { path, fileName, options = {} } = request;
  const fail = (code: string, values: Record<string, string> = {}) =>
    new Problem(422, 'import.refused', { file: fileName, count: 1 }, [{ file: fileName, code, values }]);
  const course = options.course ?? '';
  const code = profile.columns?.find(({ headers }) => headers.includes(course))?.indicator ?? course;
  const indicator = indicators.get(code);
  const stored =
    options.blueprint === undefined
      ? undefined
      : ((await findBlueprint(db, options.blueprint)) as Blueprint | undefined);
  const found = await readBlueprint(path, fileName, faults);
  if (found === undefined) {
    const known = stored === undefined ? undefined : indicators.get(stored.indicator);
    if (stored === undefined || known === undefined) throw fail('evidence.blueprint-missing');
    return { blueprint: stored, indicator: known };
  }
  if (indicator === undefined) throw fail('evidence.course-unknown', { course });
  const name = options.blueprint ?? `${indicator.code}-${options.date ?? fileName}`.slice(0, 100);
  return { blueprint: { code: name, indicator: indicator.code, items: found.items }, indicator, sheet: found.sheet };
}
