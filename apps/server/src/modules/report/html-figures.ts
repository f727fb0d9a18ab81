import type { ReportLabels } from './labels.js';
import type { ReportAspect, ReportCurve, ReportData } from './report-data.js';
import { figure } from './words.js';

const hues: Readonly<Record<string, string>> = {
  moral: '#b0432f',
  academic: '#2f5d8c',
  health: '#2e7658',
  art: '#7a4e9c',
  practice: '#8f5f12',
};
const plainHues = [
  '#2f5d8c',
  '#2e7658',
  '#8f5f12',
  '#7a4e9c',
  '#b0432f',
  '#1f7280',
  '#96406f',
  '#5b6b1f',
  '#4b56a6',
  '#7d5a44',
];

/** The colour of an aspect, as in the PDF; each has a contrast of at least 4.5 on white. */
export function hueOf(code: string, place: number): string {
  return hues[code] ?? (plainHues[place % plainHues.length] as string);
}

/** Text as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** What stands for a result where it is printed. */
export function shown(
  data: ReportData,
  item: { score: number | null; levelTitle: string | null },
  labels: ReportLabels,
): string {
  if (item.score === null) return labels.noData;
  if (data.figures === 'scores')
    return item.levelTitle === null ? figure(item.score) : `${figure(item.score)} ${item.levelTitle}`;
  return item.levelTitle ?? '—';
}

/** The radar of the aspects as SVG. Only neighbours that both have a score are joined, so a gap stays a gap. */
export function radarSvg(data: ReportData, labels: ReportLabels): string {
  const { aspects } = data;
  const n = aspects.length;
  const [width, height, x0, y0, radius] = [440, 330, 220, 175, 118];
  const at = (i: number, share: number) => {
    const angle = (2 * Math.PI * i) / n - Math.PI / 2;
    return [x0 + radius * share * Math.cos(angle), y0 + radius * share * Math.sin(angle)] as const;
  };
  const points = (share: number) => aspects.map((_, i) => at(i, share).map(round).join(',')).join(' ');
  const rings = [1, 0.8, 0.6, 0.4, 0.2].map(
    (share) => `<polygon points="${points(share)}" fill="${share === 1 ? '#f5f7f8' : 'none'}" stroke="#d9dfe3"/>`,
  );
  const axes = aspects.map(({ score }, i) => {
    const [x, y] = at(i, 1).map(round);
    return `<line x1="${x0}" y1="${y0}" x2="${x}" y2="${y}" stroke="${score === null ? '#5a6873' : '#d9dfe3'}"${score === null ? ' stroke-dasharray="4 4"' : ''}/>`;
  });
  const sides = aspects.map(({ score }, i) => {
    const next = (i + 1) % n;
    const there = aspects[next]?.score ?? null;
    if (score === null || there === null) return '';
    const [[ax, ay], [bx, by]] = [at(i, score / 100).map(round), at(next, there / 100).map(round)];
    return `<polygon points="${x0},${y0} ${ax},${ay} ${bx},${by}" fill="#2f5d8c" fill-opacity="0.16"/><line x1="${ax}" y1="${ay}" x2="${bx}" y2="${by}" stroke="#2f5d8c" stroke-width="2.5"/>`;
  });
  const dots = aspects.map(({ code, score }, i) => {
    if (score === null) return '';
    const [x, y] = at(i, score / 100).map(round);
    return `<circle cx="${x}" cy="${y}" r="4" fill="${hueOf(code, i)}"/>`;
  });
  const names = aspects.map((aspect, i) => nameOf(data, aspect, i, at(i, 1), [x0, y0], labels));
  const said = aspects.map((aspect) => `${aspect.title} ${shown(data, aspect, labels)}`).join('; ');
  return svg(
    'radar',
    width,
    height,
    labels.radarAlt.replace(/[：:]$/, ''),
    said,
    [...rings, ...axes, ...sides, ...dots, ...names].join(''),
  );
}

function nameOf(
  data: ReportData,
  aspect: ReportAspect,
  place: number,
  [x, y]: readonly [number, number],
  [x0, y0]: readonly [number, number],
  labels: ReportLabels,
): string {
  const across = x - x0;
  const anchor = across > 20 ? 'start' : across < -20 ? 'end' : 'middle';
  const dx = anchor === 'start' ? 10 : anchor === 'end' ? -10 : 0;
  const dy = y < y0 - 60 ? -24 : y > y0 + 60 ? 16 : 0;
  const text = (line: number, fill: string, weight: number, words: string) =>
    `<text x="${round(x + dx)}" y="${round(y + dy + line)}" text-anchor="${anchor}" fill="${fill}" font-weight="${weight}" font-size="14">${escapeHtml(words)}</text>`;
  return text(0, hueOf(aspect.code, place), 700, aspect.title) + text(18, '#5a6873', 400, shown(data, aspect, labels));
}

/** One curve over the terms as SVG; terms without a score break the line. */
export function curveSvg(
  data: ReportData,
  curve: ReportCurve,
  place: number,
  low: number,
  labels: ReportLabels,
): string {
  const [width, height] = [300, 130];
  const { points } = curve;
  const colour = hueOf(curve.code, place);
  const x = (i: number) => round(points.length === 1 ? width / 2 : 26 + ((width - 52) * i) / (points.length - 1));
  const y = (score: number) => round(100 - (80 * (score - low)) / (100 - low));
  const lines = [100, 60, 20].map((at) => `<line x1="0" y1="${at}" x2="${width}" y2="${at}" stroke="#d9dfe3"/>`);
  const scale =
    data.figures === 'scores'
      ? `<text x="0" y="15" font-size="11" fill="#5a6873">100</text><text x="0" y="96" font-size="11" fill="#5a6873">${low}</text>`
      : '';
  const every = Math.max(1, Math.ceil(points.length / 5));
  const marks = points.map(({ score, title }, i) => {
    const next = points[i + 1]?.score ?? null;
    const side =
      score !== null && next !== null
        ? `<line x1="${x(i)}" y1="${y(score)}" x2="${x(i + 1)}" y2="${y(next)}" stroke="${colour}" stroke-width="2.5"/>`
        : '';
    const dot = score === null ? '' : `<circle cx="${x(i)}" cy="${y(score)}" r="3.5" fill="${colour}"/>`;
    const term =
      (points.length - 1 - i) % every === 0
        ? `<text x="${x(i)}" y="120" font-size="11" text-anchor="middle" fill="#5a6873">${escapeHtml(title)}</text>`
        : '';
    return side + dot + term;
  });
  const said = points
    .map(({ title, score }) =>
      `${title} ${score === null ? labels.noData : data.figures === 'scores' ? figure(score) : ''}`.trim(),
    )
    .join('; ');
  return svg(
    `curve-${place}`,
    width,
    height,
    `${labels.curves}: ${curve.title}`,
    said,
    [...lines, scale, ...marks].join(''),
  );
}

/** The QR code as SVG from rows of 0 and 1. */
export function qrSvg(rows: readonly string[], title: string): string {
  const n = rows.length;
  const path = rows
    .map((row, y) =>
      [...row.matchAll(/1+/g)].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`).join(''),
    )
    .join('');
  return svg('qr', n + 8, n + 8, title, '', `<path transform="translate(4 4)" d="${path}" fill="#000"/>`);
}

function svg(id: string, width: number, height: number, title: string, said: string, body: string): string {
  const described = said === '' ? '' : ` ${id}-desc`;
  const description = said === '' ? '' : `<desc id="${id}-desc">${escapeHtml(said)}</desc>`;
  return `<svg class="${id.replace(/-\d+$/, '')}" role="img" aria-labelledby="${id}-title${described}" viewBox="0 0 ${width} ${height}" xmlns="http://www.w3.org/2000/svg"><title id="${id}-title">${escapeHtml(title)}</title>${description}${body}</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
