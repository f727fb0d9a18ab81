import { hueOf } from './hue';

export interface Petal {
  node: string;
  title: string;
  score: number | null;
}

/** A petal an aspect, as long as its score; only an outline where there are not enough data. Decoration: the figures stand beside it. */
export function Blossom({ petals, size }: { petals: readonly Petal[]; size: number }) {
  const n = petals.length;
  const middle = 50;
  const spread = (142 / Math.max(n, 4)) * (Math.PI / 180);
  const at = (angle: number, reach: number) =>
    `${(middle + reach * Math.cos(angle)).toFixed(2)} ${(middle + reach * Math.sin(angle)).toFixed(2)}`;
  return (
    <svg aria-hidden="true" viewBox="0 0 100 100" width={size} height={size} className="blossom">
      {petals.map(({ node, score }, i) => {
        const reach = 48 * (score === null ? 0.42 : 0.3 + (0.7 * score) / 100);
        const turn = (2 * Math.PI * i) / n - Math.PI / 2;
        const hue = hueOf(node, i);
        const path =
          `M${middle} ${middle}C${at(turn - spread, reach * 0.52)} ${at(turn - spread * 0.62, reach * 0.98)} ${at(turn, reach)}` +
          `C${at(turn + spread * 0.62, reach * 0.98)} ${at(turn + spread, reach * 0.52)} ${middle} ${middle}Z`;
        return score === null ? (
          <path key={node} d={path} fill="none" stroke={hue} strokeWidth="1" strokeDasharray="1.5 2" />
        ) : (
          <path key={node} d={path} fill={hue} fillOpacity="0.78" />
        );
      })}
      <circle cx={middle} cy={middle} r="4" fill="var(--surface)" />
    </svg>
  );
}

/** The mark of the house: all five petals. */
export function Mark({ size = 28 }: { size?: number }) {
  const petals = ['moral', 'academic', 'health', 'art', 'practice'].map((node) => ({ node, title: '', score: 90 }));
  return <Blossom petals={petals} size={size} />;
}
