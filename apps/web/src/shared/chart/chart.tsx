import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef } from 'react';
import { useAppearance } from '../appearance/appearance';
import { inTheme, tooltipInTheme } from './colours';

interface ChartProps {
  option: EChartsCoreOption;
  height: number;
  /** What it shows, in words; the figures themselves stand in a table beside it. */
  said: string;
}

const still = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The option as it is drawn now: in the colours of the theme, moving only for those who do not mind. */
function drawn(option: EChartsCoreOption): EChartsCoreOption {
  const { tooltip, ...rest } = inTheme(option);
  return { ...rest, ...(tooltip ? { tooltip: { ...tooltipInTheme(), ...tooltip } } : {}), animation: !still() };
}

/** A chart; the library arrives when the first one comes near the screen. Its colours may be CSS variables. */
export function Chart({ option, height, said }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const { shown } = useAppearance();
  const latest = useRef(option);
  latest.current = option;
  useEffect(() => {
    let gone = false;
    let watch: ResizeObserver | undefined;
    const draw = async () => {
      const { init } = await import('./engine');
      if (gone || !box.current) return;
      chart.current = init(box.current, null, { renderer: 'svg' });
      chart.current.setOption(drawn(latest.current));
      watch = new ResizeObserver(() => chart.current?.resize());
      watch.observe(box.current);
    };
    const near = new IntersectionObserver(
      ([seen]) => {
        if (!seen?.isIntersecting) return;
        near.disconnect();
        void draw();
      },
      { rootMargin: '300px' },
    );
    if (box.current) near.observe(box.current);
    return () => {
      gone = true;
      near.disconnect();
      watch?.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);
  useEffect(() => {
    // In another theme the same option has other colours.
    if (shown) chart.current?.setOption(drawn(option), { notMerge: true });
  }, [option, shown]);
  return (
    <div role="img" aria-label={said}>
      <div ref={box} style={{ height }} />
    </div>
  );
}
