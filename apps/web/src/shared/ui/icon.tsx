/** Drawn on a field of 24 × 24, in lines of the letters' colour. */
const paths = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M15.5 15.5L20.5 20.5',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4',
  home: 'M4 11l8-7l8 7v9h-5.5v-6h-5v6H4z',
  people:
    'M9 5a3.2 3.2 0 1 0 .01 0M3.5 20c0-4 2.2-6.5 5.5-6.5s5.5 2.5 5.5 6.5M16 5.5a2.8 2.8 0 0 1 0 5.4M17 13.8c2.300 .6 3.500 2.900 3.500 6.200',
  growth:
    'M12 21v-9M12 12c0-4 2.500-7 7.500-7.500c0 5-3 7.500-7.500 7.500M12 15.500c0-3-2-5.500-6.500-6c0 4 2.500 6 6.500 6',
  plus: 'M12 5v14M5 12h14',
  record: 'M6 3.500h9l3.500 3.500v13.500h-12.500zM9 11h6.500M9 15h6.500M9 7h3',
  check: 'M4 12.500l5 5L20 6.500',
  star: 'M12 4l2.500 5.200l5.500 .800l-4 4l1 5.700l-5-2.700l-5 2.700l1-5.700l-4-4l5.500-.800z',
  choose: 'M4 6h10M4 12h7M4 18h6M14 16.500l2.500 2.500l4.500-5.500',
  publicity: 'M4 10v5h4l8 4V6l-8 4zM19 9.500a4 4 0 0 1 0 6M7.500 15v5',
  objection: 'M12 3.500l9 16.500H3zM12 10v4.500M12 17v.5',
  comment: 'M4 5h16v11h-9l-4 4v-4H4zM8 9.500h8M8 12.500h5',
  archive: 'M4 4.500h16v4.500H4zM5.500 9v11h13V9M10 13h4',
  board: 'M4 20h16M6.500 16.500V11M12 16.500V5M17.500 16.500V8.500',
  calendar: 'M4.500 6h15v14h-15zM4.500 10.500h15M8.500 3.500v4M15.500 3.500v4',
  data: 'M12 4v10M8 10.500l4 4l4-4M4.500 15v5h15v-5',
  run: 'M5 12a7 7 0 1 1 2 5M5 19v-4h4M12 8v4l3 2',
  scales: 'M12 4v16M7 20h10M5 7.500l7-1.500l7 1.500M5 7.500l-2.500 6h5zM19 7.500l-2.500 6h5z',
  tree: 'M9 4h6v4.500H9zM3.500 15.500h5V20h-5zM15.500 15.500h5V20h-5zM12 8.500v3.500M6 15.500V12h12v3.500',
  ledger:
    'M12 3.500l7.500 3v5.500c0 4.500-3 7.500-7.500 8.500c-4.500-1-7.500-4-7.500-8.500V6.500zM9 12l2.200 2.200L15.200 10',
  person: 'M12 4.500a3.700 3.700 0 1 0 .01 0M4.500 20.500c0-4.500 3-7 7.500-7s7.500 2.500 7.500 7',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  more: 'M5.500 12h.01M12 12h.01M18.500 12h.01',
  display: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
} as const;

export type IconName = keyof typeof paths;

/** A picture beside a word; it says nothing by itself. */
export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      className="icon"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 3 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}
