import { cellText, findHeader, openTable, type SheetRow, type WantedColumn } from '../../platform/files/index.js';
import type { Faults } from './faults.js';
import { decimalOf, SCALE } from './value.js';

export interface BlueprintItem {
  /** As the sheet of scores calls it: 1, 12.1 for 12(1). */
  label: string;
  /** 单选, 填空 … as given. */
  type: string;
  /** The full mark. */
  full: number;
  /** 知识点 */
  points: string[];
  /** 能力层级 or 核心素养, as given. */
  ability: string;
  /** As given, where it is a number; null otherwise. */
  difficulty: number | null;
}

/** 双向细目表: what a paper asks. An item's place in the list, from 1, is what item scores refer to. */
export interface Blueprint {
  code: string;
  indicator: string;
  items: BlueprintItem[];
}

export const blueprintColumns: readonly WantedColumn[] = [
  { key: 'label', headers: ['题号', '小题号', '题目', '试题'], required: true },
  { key: 'full', headers: ['满分', '分值', '分数', '满分值'], required: true },
  { key: 'type', headers: ['题型', '题目类型'] },
  { key: 'points', headers: ['知识点', '考查知识点', '考点', '知识内容'] },
  { key: 'ability', headers: ['能力层级', '核心素养', '能力', '认知层次', '能力要求'] },
  { key: 'difficulty', headers: ['难度', '预估难度', '难度系数'] },
];

/**
 * 第12(1)题, 12.1, T12-1, 客观题3 → 12.1 or 3; undefined when a header is no item.
 */
export function itemLabel(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s第题小]/g, '')
    .replace(/^(客观|主观|选择|得分|[tTqQ])+|(得分|分)$/g, '')
    .replace(/[(-](\d+)\)?/g, '.$1');
  return /^\d{1,3}(\.\d{1,2}){0,2}$/.test(plain) ? plain : undefined;
}

/** The sheet of a workbook that is its blueprint, or undefined. Faults name the cells that make no sense. */
export async function readBlueprint(
  path: string,
  fileName: string,
  faults: Faults,
): Promise<{ sheet: string; items: BlueprintItem[] } | undefined> {
  const table = await openTable(path, fileName);
  const sheets = new Map<string, SheetRow[]>();
  try {
    for await (const batch of table.batches) {
      for (const row of batch) {
        const rows = sheets.get(row.sheet) ?? [];
        sheets.set(row.sheet, rows);
        // A blueprint is short; the sheet of scores need not be kept.
        if (rows.length < 500) rows.push(row);
      }
    }
  } finally {
    await table.close();
  }
  for (const [sheet, rows] of sheets) {
    const header = findHeader(rows, blueprintColumns);
    if (header === undefined || header.missing.length > 0) continue;
    const items: BlueprintItem[] = [];
    for (const row of rows.slice(header.rowsTaken)) {
      const cell = (key: string) => row.cells[header.columns[key] ?? -1] ?? null;
      const text = (key: string) => cellText(cell(key));
      const label = itemLabel(text('label'));
      // Lines of totals and notes have no number of an item.
      if (label === undefined) continue;
      const full = decimalOf(cell('full'));
      const column = header.titles[header.columns.full ?? 0] ?? '';
      if (typeof full === 'string' || full <= 0)
        faults.add({ sheet, row: row.row, column, code: 'evidence.item-full' });
      else if (items.some((item) => item.label === label)) {
        faults.add({
          sheet,
          row: row.row,
          column: header.titles[header.columns.label ?? 0] ?? '',
          code: 'evidence.item-twice',
          values: { item: label },
        });
      } else {
        const difficulty = decimalOf(cell('difficulty'));
        items.push({
          label,
          type: text('type'),
          full: full / SCALE,
          points: text('points')
            .split(/[、,,;;/\n]+/)
            .map((point) => point.trim())
            .filter((point) => point !== ''),
          ability: text('ability'),
          difficulty: typeof difficulty === 'string' ? null : difficulty / SCALE,
        });
      }
    }
    if (items.length > 0) return { sheet, items };
  }
  return undefined;
}
