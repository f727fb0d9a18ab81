import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { number } from '../../shared/i18n/format';

interface Axis {
  node: string;
  title: string;
  score: number | null;
}

const RADIUS = 84;
const WIDTH = 344;
const HEIGHT = 250;
/** Letters in a line of a label. */
const LINE = 12;
const RINGS = [0.2, 0.4, 0.6, 0.8, 1];

/**
 * The aspects as a radar, drawn here because a chart library joins a missing value to the middle, where it reads as 0.
 * Only two neighbours that both have a score are joined: a gap stays a gap. The same form as in the printed report.
 */
export function Radar({ axes }: { axes: readonly Axis[] }) {
  const { t } = useTranslation();
  const n = axes.length;
  const angle = (i: number) => (2 * Math.PI * i) / n - Math.PI / 2;
  const at = (i: number, share: number): [number, number] => [
    WIDTH / 2 + RADIUS * share * Math.cos(angle(i)),
    HEIGHT / 2 + 6 + RADIUS * share * Math.sin(angle(i)),
  ];
  const line = (points: ReadonlyArray<[number, number]>) =>
    points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  const middle: [number, number] = [WIDTH / 2, HEIGHT / 2 + 6];
  const said = axes
    .map(({ title, score }) =>
      t('student.radarOf', { title, score: score === null ? t('state.noData') : number(score) }),
    )
    .join(', ');
  return (
    <svg
      className="radar"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${t('student.radarSaid')} ${said}`}
    >
      {RINGS.map((ring) => (
        <polygon key={ring} points={line(axes.map((_, i) => at(i, ring)))} className="radar-ring" />
      ))}
      {axes.map(({ node, score }, i) => {
        const [x, y] = at(i, 1);
        return (
          <line
            key={node}
            x1={middle[0]}
            y1={middle[1]}
            x2={x}
            y2={y}
            className={score === null ? 'radar-axis radar-axis-gap' : 'radar-axis'}
          />
        );
      })}
      {axes.map(({ node, score }, i) => {
        const next = (i + 1) % n;
        const there = axes[next]?.score;
        if (score === null || there === null || there === undefined) return null;
        const a = at(i, score / 100);
        const b = at(next, there / 100);
        return (
          <g key={node}>
            <polygon points={line([middle, a, b])} className="radar-area" />
            <line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} className="radar-edge" />
          </g>
        );
      })}
      {axes.map(({ node, title, score }, i) => {
        const [x, y] = at(i, 1.2);
        const across = Math.cos(angle(i));
        const point = score === null ? null : at(i, score / 100);
        return (
          <g key={node}>
            {point && (
              <circle
                cx={point[0]}
                cy={point[1]}
                r="4.5"
                fill={hueOf(node, i)}
                stroke="var(--surface)"
                strokeWidth="1.5"
              />
            )}
            <text
              x={x}
              y={y}
              textAnchor={across > 0.3 ? 'start' : across < -0.3 ? 'end' : 'middle'}
              className="radar-label"
              fill={hueOf(node, i)}
            >
              <Label text={title} x={x} />
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** A long title stands on several lines, so that it never leaves the picture. */
function Label({ text, x }: { text: string; x: number }) {
  const lines = linesOf(text);
  return lines.map((line, i) => (
    <tspan key={line} x={x} dy={i === 0 ? `${(lines.length - 1) * -0.55}em` : '1.15em'}>
      {line}
    </tspan>
  ));
}

/** Words as many as fit in a line; Chinese in halves. */
function linesOf(text: string): string[] {
  if (!text.includes(' '))
    return text.length <= 5
      ? [text]
      : [text.slice(0, Math.ceil(text.length / 2)), text.slice(Math.ceil(text.length / 2))];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
