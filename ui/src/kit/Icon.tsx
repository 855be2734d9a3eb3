const paths = {
  search: 'M7 12.2A5.200 5.200 0 1 0 7 1.800a5.200 5.200 0 0 0 0 10.400ZM11 11l3.500 3.500',
  sun: 'M8 10.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600ZM8 1.200v1.400M8 13.400v1.400M1.200 8h1.400M13.400 8h1.400M3.200 3.200l1 1M11.800 11.800l1 1M12.800 3.200l-1 1M4.200 11.800l-1 1',
  moon: 'M13.600 9.800A6 6 0 0 1 6.200 2.400a6 6 0 1 0 7.400 7.400Z',
  system: 'M2 3h12v8H2ZM6 14h4M8 11v3',
  columns: 'M2 3h12v10H2ZM6.200 3v10M10 3v10',
  group: 'M2 3.500h5M4 8h10M4 12.500h10M2 3.500v9',
  chevron: 'M6 4l4 4-4 4',
  back: 'M10 4 6 8l4 4',
  edit: 'M3 13l.6-2.800L10.800 3a1.400 1.400 0 0 1 2 0l.2.2a1.400 1.400 0 0 1 0 2L5.800 12.400ZM9.800 4l2.200 2.200',
  plus: 'M8 3v10M3 8h10',
  trash: 'M3 4.500h10M6.500 4.500v-2h3v2M4.500 4.500l.5 9h6l.5-9M6.800 7v4M9.200 7v4',
  archive: 'M2 3h12v3H2ZM3 6v7.500h10V6M6.500 8.500h3',
  undo: 'M6 3 2.500 6.500 6 10M3 6.500h6.500a3.500 3.500 0 0 1 0 7H6',
  play: 'M5 3l8 5-8 5Z',
  stop: 'M4 4h8v8H4Z',
  pause: 'M5.500 3.500v9M10.500 3.500v9',
  file: 'M4 2h5l3 3v9H4ZM9 2v3h3',
  folder: 'M2 4h4.500l1.500 2h6v7H2Z',
  more: 'M3.500 8h.01M8 8h.01M12.500 8h.01',
  gear: 'M8 10.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400ZM8 1.500v2M8 12.500v2M1.500 8h2M12.500 8h2M3.400 3.400l1.400 1.400M11.200 11.200l1.400 1.400M12.600 3.400l-1.400 1.400M4.800 11.200l-1.400 1.400',
  box: 'M8 1.800 13.500 5v6L8 14.200 2.500 11V5ZM2.500 5 8 8.200 13.500 5M8 8.200v6',
  down: 'M4 6l4 4 4-4',
  expand: 'M9.500 2.500h4v4M6.500 13.500h-4v-4M13.500 2.500 9 7M2.500 13.500 7 9',
  full: 'M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10',
  shrink: 'M13.500 6.500h-4v-4M2.500 9.500h4v4M9.500 6.500 14 2M6.500 9.500 2 14',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3.500 8.500l3 3 6-7',
  copy: 'M5.500 5.500h8v8h-8ZM10.500 5.500v-3h-8v8h3',
  download: 'M8 2v8M4.500 7 8 10.500 11.500 7M2.500 13.500h11',
  out: 'M9.500 2.500h4v4M13.500 2.500 8 8M11.500 9.500v4h-9v-9h4',
  flask: 'M6.500 2v4L2.800 12.500A1 1 0 0 0 3.700 14h8.600a1 1 0 0 0 .900-1.500L9.500 6V2M5.500 2h5M4.600 10h6.800',
  flow: 'M2 5.500h4v-3H2ZM10 9.500h4v-3h-4ZM2 13.500h4v-3H2ZM6 4h2v4h2M6 12h2V8',
  person: 'M8 7.500a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400ZM2.800 14a5.200 5.200 0 0 1 10.400 0',
  help: 'M8 14.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM6.200 6.200a1.800 1.800 0 1 1 2.700 1.600c-.6.3-.9.7-.9 1.400M8 11.300v.2',
} as const;

export type IconName = keyof typeof paths;

/** Decoration only: whatever uses an icon carries the words. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
