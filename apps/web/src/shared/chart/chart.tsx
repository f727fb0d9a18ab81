import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef } from 'react';

interface ChartProps {
  option: EChartsCoreOption;
  height: number;
  /** What it shows, in words; the figures themselves stand in a table beside it. */
  said: string;
}

const still = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A chart; the library arrives when the first one comes near the screen. */
export function Chart({ option, height, said }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const latest = useRef(option);
  latest.current = option;
  useEffect(() => {
    let gone = false;
    let watch: ResizeObserver | undefined;
    const draw = async () => {
      const { init } = await import('./engine');
      if (gone || !box.current) return;
      chart.current = init(box.current, null, { renderer: 'svg' });
      chart.current.setOption({ ...latest.current, animation: !still() });
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
    chart.current?.setOption({ ...option, animation: !still() }, { notMerge: true });
  }, [option]);
  return (
    <div role="img" aria-label={said}>
      <div ref={box} style={{ height }} />
    </div>
  );
}
