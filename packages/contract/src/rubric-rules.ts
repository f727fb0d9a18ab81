import type { Fault } from './problem.js';
import type { Rubric } from './rating.js';

/**
 * What is wrong with a rubric, each fault at its field: the server refuses it for this, an editor says it while one types.
 *
 * @param usable codes of the indicators on which a criterion may count; undefined: not known yet.
 */
export function rubricFaults(
  { title, note, raters, criteria }: Pick<Rubric, 'title' | 'note' | 'raters' | 'criteria'>,
  usable: ReadonlySet<string> | undefined,
): Fault[] {
  const faults = [...wordFaults(title, 'title'), ...wordFaults(note, 'note')];
  if (raters.length === 0) faults.push({ path: 'raters', code: 'rating.rubric-raters' });
  const codes = new Set<string>();
  for (const [i, { code, title: name, indicator, levels }] of criteria.entries()) {
    const at = `criteria[${i}]`;
    faults.push(...wordFaults(name, `${at}.title`));
    if (usable && !usable.has(indicator))
      faults.push({ path: `${at}.indicator`, code: 'rating.rubric-indicator', values: { indicator } });
    if (codes.has(code)) faults.push({ path: `${at}.code`, code: 'rating.rubric-twice' });
    codes.add(code);
    for (const [j, level] of levels.entries()) {
      faults.push(...wordFaults(level.title, `${at}.levels[${j}].title`));
      faults.push(...wordFaults(level.description, `${at}.levels[${j}].description`));
      if (!(level.value >= 0 && level.value <= 100))
        faults.push({ path: `${at}.levels[${j}].value`, code: 'rating.rubric-value' });
    }
    if (levels.some(({ value }, j) => j > 0 && value >= (levels[j - 1]?.value ?? 0)))
      faults.push({ path: `${at}.levels`, code: 'rating.rubric-levels' });
  }
  return faults;
}

/** The Chinese is what users see first, and is never left out. */
function wordFaults({ zh }: { zh: string }, path: string): Fault[] {
  return zh.trim() === '' ? [{ path: `${path}.zh`, code: 'rating.rubric-words' }] : [];
}
