import type { getScheme, ReplyOf } from '@wuyu/contract';
import { InputNumber, Slider } from 'antd';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { say } from '../../shared/i18n/index';

interface SlidersProps {
  nodes: ReplyOf<typeof getScheme>['nodes'];
  weights: Readonly<Record<string, number>>;
  onChange(node: string, weight: number): void;
}

/** A slider and a figure for each weight, and the share of the whole that it makes. */
export function WeightSliders({ nodes, weights, onChange }: SlidersProps) {
  const { t } = useTranslation();
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const most = Math.max(100, ...nodes.map(({ weight }) => weight * 2));
  return (
    <div className="sliders">
      {nodes.map(({ node, title }, i) => {
        const weight = weights[node] ?? 0;
        const label = t('whatIf.weightOf', { title: say(title) });
        return (
          <div key={node} className="slider-row">
            <span className="slider-title" style={{ color: hueOf(node, i) }}>
              {say(title)}
            </span>
            <span className="hint">
              {total > 0 ? t('whatIf.share', { percent: Math.round((1000 * weight) / total) / 10 }) : '—'}
            </span>
            <Slider
              className="slider-line"
              min={0}
              max={most}
              value={weight}
              onChange={(value) => onChange(node, value)}
              ariaLabelForHandle={label}
              tooltip={{ open: false }}
            />
            <InputNumber
              aria-label={label}
              min={0}
              max={1_000_000}
              precision={2}
              formatter={(value) => String(value ?? '').replace(/\.?0+$/, (end) => (end.startsWith('.') ? '' : end))}
              value={weight}
              onChange={(value) => onChange(node, value ?? 0)}
              controls={false}
            />
          </div>
        );
      })}
    </div>
  );
}
