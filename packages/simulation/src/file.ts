/** A cell; the empty string is an empty cell. */
export type Cell = string | number;

/** Rows that can be walked through again and again, each time the same. */
export type Rows = Iterable<Cell[]>;

/** One table as a school or bureau would hand it in; the caller writes it as CSV or xlsx and imports it. */
export interface SimulatedFile {
  /** ASCII, ends in .csv, differs from every other file's. */
  name: string;
  /** 中文, for people. */
  title: string;
  /** Which importer takes it. */
  kind: 'roster' | 'observations' | 'remarks';
  table: 'places' | 'terms' | 'courses' | 'classes' | 'teachers' | 'students' | 'observations' | 'remarks';
  /** Observations: the code of the import profile. */
  profile?: string;
  /** Roster: the day from which the rows hold. */
  asOf?: string;
  /** The term that the facts belong to. */
  term?: string;
  /** The school or county that hands it in, by code. */
  place?: string;
  /** What the importer has to be told because the table does not say it: `on` (day of all rows), `event` (name of the sitting), `partial` (other pupils stay). */
  options?: { on?: string; event?: string; partial?: true };
  header: string[];
  rows: Rows;
}

/** Rows made anew for each walk. */
export function rowsOf(make: () => Generator<Cell[]>): Rows {
  return { [Symbol.iterator]: make };
}
