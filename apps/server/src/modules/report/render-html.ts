import type { Language } from '@wuyu/contract';
import { curveSvg, escapeHtml, hueOf, qrSvg, radarSvg, shown } from './html-figures.js';
import { type ReportLabels, reportLabels } from './labels.js';
import { qrRows } from './qr.js';
import type { FitnessCard, ReportAspect, ReportData } from './report-data.js';
import { figure } from './words.js';

export interface HtmlOptions {
  /** Of the one style element, for a Content-Security-Policy with nonces. */
  nonce?: string;
}

/**
 * The same report as one accessible page without script: headings in order, landmarks, tables with captions and scopes,
 * each figure with its data as a table.
 *
 * @param language of the labels; what is said about the pupil is in `data.language`, which is the default.
 */
export function renderHtml(data: ReportData, language: Language = data.language, options: HtmlOptions = {}): string {
  const labels = reportLabels[language];
  const nonce = options.nonce === undefined ? '' : ` nonce="${escapeHtml(options.nonce)}"`;
  const title = `${labels.title} ${data.student.name} ${data.term.title}`;
  const parts = [
    section('basics', labels.basics, basics(data, labels)),
    section('overview', labels.overview, overview(data, labels)),
    curves(data, labels),
    section('aspects', labels.aspects, data.aspects.map((aspect, i) => aspectPart(data, aspect, i, labels)).join('')),
    data.fitness ? section('fitness', labels.fitness, fitness(data.fitness, labels)) : '',
    remarks(data, labels),
    data.nextSteps.length > 0 ? section('next', labels.nextSteps, steps(data, labels)) : '',
    data.notes.length > 0 ? section('notes', labels.notes, data.notes.map((note) => p(note, 'note')).join('')) : '',
  ];
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style${nonce}>${style}${colours(data)}</style></head>
<body><a class="skip" href="#report">${labels.skip}</a>
<header>${p(data.student.school, 'school')}<h1>${labels.title}</h1>${p(data.term.title, 'term')}<p class="who"><strong>${escapeHtml(data.student.name)}</strong> ${escapeHtml([data.student.gradeTitle, data.student.classTitle].filter((text) => text !== '').join(' · '))}</p></header>
<main id="report" tabindex="-1">${parts.join('\n')}</main>
<footer>${data.link === '' ? '' : qrSvg(qrRows(data.link), `${labels.qrAlt} ${data.number}`)}<p>${labels.number} ${escapeHtml(data.number)}<br>${labels.madeOn} ${escapeHtml(data.madeOn)}<br>${labels.noRanks}</p></footer>
</body></html>
`;
}

function section(id: string, title: string, body: string): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(title)}</h2>${body}</section>`;
}

function p(text: string, name = ''): string {
  return text === '' ? '' : `<p${name === '' ? '' : ` class="${name}"`}>${escapeHtml(text)}</p>`;
}

/** @param rows the first cell of each heads its row. @param wide the columns that hold figures, from 0. */
function table(caption: string, heads: readonly string[], rows: ReadonlyArray<readonly string[]>, name = ''): string {
  const head = heads.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('');
  const body = rows.map(
    ([first = '', ...rest]) =>
      `<tr><th scope="row">${escapeHtml(first)}</th>${rest.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`,
  );
  return `<div class="wide" tabindex="0" role="group" aria-label="${escapeHtml(caption)}"><table${name === '' ? '' : ` class="${name}"`}><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

function basics({ student, term, scheme, coverage }: ReportData, labels: ReportLabels): string {
  const pairs: Array<[string, string]> = [
    [labels.name, student.name],
    [labels.sex, student.sex],
    [labels.studentNumber, student.studentNumber],
    [labels.school, student.school],
    [labels.grade, student.gradeTitle],
    [labels.class, student.classTitle],
    [labels.term, term.title],
    [labels.scheme, `${scheme.title} v${scheme.version}`],
    [labels.coverage, `${Math.round(coverage * 100)}%`],
  ];
  const shownPairs = pairs
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`);
  return `<dl>${shownPairs.join('')}</dl>`;
}

function overview(data: ReportData, labels: ReportLabels): string {
  const rows = data.aspects.map((aspect) => [
    aspect.title,
    shown(data, aspect, labels),
    changeOf(data, aspect, labels),
  ]);
  const { overall } = data;
  if (overall && (overall.score !== null || overall.level !== null)) {
    rows.push([labels.overall, shown(data, { score: overall.score, levelTitle: overall.level }, labels), '—']);
  }
  const heads = [labels.aspect, data.figures === 'scores' ? labels.score : labels.level, labels.againstLast];
  const figureOf = data.aspects.length < 3 ? '' : radarSvg(data, labels);
  return `${data.summary.map((words) => p(words)).join('')}<div class="beside">${figureOf}${table(labels.overview, heads, rows)}</div>`;
}

function changeOf(data: ReportData, { previous }: ReportAspect, labels: ReportLabels): string {
  if (!previous) return '—';
  const { change } = previous;
  if (data.figures === 'levels') return change >= 1 ? labels.rising : change <= -1 ? labels.resting : labels.steady;
  const words = change > 0 ? labels.up : change < 0 ? labels.down : labels.same;
  return words.replace('{n}', figure(Math.abs(change)));
}

function curves(data: ReportData, labels: ReportLabels): string {
  const known = data.curves
    .map((curve, place) => ({ curve, place }))
    .filter(({ curve }) => curve.points.some(({ score }) => score !== null));
  const first = known[0]?.curve.points;
  if (!first || first.length < 2) return '';
  const least = Math.min(
    ...known.flatMap(({ curve }) => curve.points.flatMap(({ score }) => (score === null ? [] : [score]))),
  );
  const low = Math.max(0, Math.min(60, Math.floor((least - 1) / 20) * 20));
  const drawn = known.map(
    ({ curve, place }) =>
      `<figure><figcaption class="hue-${place}">${escapeHtml(curve.title)}</figcaption>${curveSvg(data, curve, place, low, labels)}</figure>`,
  );
  const rows =
    data.figures === 'scores'
      ? known.map(({ curve }) => [
          curve.title,
          ...curve.points.map(({ score }) => (score === null ? labels.noData : figure(score))),
        ])
      : [];
  const heads = [labels.aspect, ...first.map(({ title }) => title)];
  return section(
    'curves',
    labels.curves,
    `<div class="curves">${drawn.join('')}</div>${p(labels.curvesNote, 'note')}${rows.length > 0 ? table(labels.curves, heads, rows) : ''}`,
  );
}

function aspectPart(data: ReportData, aspect: ReportAspect, place: number, labels: ReportLabels): string {
  const leaves = aspect.leaves.filter(({ records, score }) => records > 0 || score !== null);
  const heads = [labels.leaf, labels.figure, labels.records, data.figures === 'scores' ? labels.score : labels.level];
  const result = (leaf: { score: number | null; levelTitle: string | null }) =>
    data.figures === 'scores' && leaf.score !== null ? figure(leaf.score) : (leaf.levelTitle ?? '—');
  return `<section class="aspect edge-${place}" aria-labelledby="aspect-${place}"><h3 id="aspect-${place}" class="hue-${place}">${escapeHtml(aspect.title)}${
    aspect.score === null ? '' : ` <span class="result">${escapeHtml(shown(data, aspect, labels))}</span>`
  }</h3>${aspect.score === null ? p(labels.noDataLine, 'note') : ''}${aspect.words.map((words) => p(words)).join('')}${
    leaves.length > 0
      ? table(
          `${aspect.title}: ${labels.leaf}`,
          heads,
          leaves.map((leaf) => [leaf.title, leaf.raw === '' ? '—' : leaf.raw, String(leaf.records), result(leaf)]),
        )
      : ''
  }${
    aspect.records.length > 0
      ? table(
          `${aspect.title}: ${labels.recordsOf}`,
          [labels.day, labels.what, labels.value, labels.source],
          aspect.records.map(({ day, title, value, source }) => [day, title, value, source]),
        )
      : ''
  }</section>`;
}

function fitness(card: FitnessCard, labels: ReportLabels): string {
  const rows = card.items.map(({ title, value, unit, score, level }) => [
    title,
    unit === '' ? value : `${value} ${unit}`,
    score === null ? '—' : figure(score),
    level === '' ? '—' : level,
  ]);
  const sums: Array<[string, number | string | null]> = [
    [labels.standard, card.standard],
    [labels.bonus, card.bonus],
    [labels.total, card.total],
    [labels.level, card.level === '' ? null : card.level],
  ];
  const said = sums
    .filter(([, value]) => value !== null)
    .map(([label, value]) => `${label} ${typeof value === 'number' ? figure(value) : value}`);
  const measured = card.measuredOn === '' ? '' : `${labels.measuredOn} ${card.measuredOn} · `;
  return `${table(labels.fitness, [labels.item, labels.value, labels.score, labels.level], rows)}${p(said.join(' · '), 'strong')}${p(measured + labels.fitnessSource, 'note')}`;
}

function remarks({ remarks: words }: ReportData, labels: ReportLabels): string {
  const given = (['teacher', 'family', 'self'] as const).filter((kind) => words[kind] !== '');
  if (given.length === 0) return '';
  const quote = (kind: 'teacher' | 'family' | 'self') =>
    `<h3>${labels[kind]}</h3><blockquote>${words[kind]
      .split('\n')
      .map((line) => p(line.trim()))
      .join('')}</blockquote>`;
  return section('remarks', labels.remarks, given.map(quote).join(''));
}

function steps({ nextSteps }: ReportData, labels: ReportLabels): string {
  const items = nextSteps.map(
    ({ title, evidence, suggestion }) =>
      `<li><strong>${escapeHtml(title)}</strong><br><span class="note">${labels.evidence}: ${escapeHtml(evidence)}</span><br>${escapeHtml(suggestion)}</li>`,
  );
  return `<ol>${items.join('')}</ol>`;
}

/** The colours of the aspects as classes, so that a policy without inline styles holds. */
function colours({ aspects, curves }: ReportData): string {
  const codes = aspects.length >= curves.length ? aspects : curves;
  return codes
    .map(({ code }, i) => `.hue-${i}{color:${hueOf(code, i)}}.edge-${i}{border-left:4px solid ${hueOf(code, i)}}`)
    .join('');
}

const style =
  ':root{color-scheme:light}*{box-sizing:border-box}body{margin:0 auto;max-width:56rem;padding:1.5rem;background:#fff;color:#22303c;font:16px/1.7 "Noto Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}' +
  'h1{font-size:2.2rem;line-height:1.2;margin:.2rem 0}h2{font-size:1.35rem;margin:2.2rem 0 .8rem}h3{font-size:1.1rem;margin:.6rem 0}p{margin:.3rem 0}' +
  '.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:#fff;padding:.5rem}.school,.term,.note,dt,caption{color:#5a6873}.who strong{font-size:1.5rem}.strong,.result{font-weight:700}' +
  'dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:.6rem 1.5rem;margin:0}dt{font-size:.85rem}dd{margin:0}' +
  '.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:1rem;align-items:center}.curves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(15rem,100%),1fr));gap:1rem}figure{margin:0}figcaption{font-weight:700}svg{width:100%;height:auto}.qr{width:7rem}' +
  '.wide{overflow-x:auto}.wide:focus-visible{outline:2px solid #2f5d8c}table{border-collapse:collapse;width:100%;margin:.6rem 0;font-size:.92rem}caption{text-align:left;font-size:.85rem}th,td{padding:.35rem .5rem;border-bottom:1px solid #d9dfe3;text-align:left;font-weight:400;vertical-align:top}thead th{color:#5a6873;font-size:.85rem}' +
  '.aspect{padding-left:1rem;margin:1.4rem 0}blockquote{margin:.4rem 0 1rem;padding:.8rem 1rem;background:#f5f7f8;border-radius:6px}li{margin-bottom:.8rem}footer{display:flex;gap:1rem;align-items:center;margin-top:2.5rem;padding-top:1rem;border-top:1px solid #d9dfe3;color:#5a6873;font-size:.9rem}' +
  '@media print{body{max-width:none;padding:0;font-size:10.5pt}.skip{display:none}.wide{overflow:visible}h2,h3{break-after:avoid}tr,figure,blockquote,li{break-inside:avoid}}';
