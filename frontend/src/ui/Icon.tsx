// The few icons in use, drawn as strokes; decorative, so a word always stands beside them.
const PATHS = {
  passed: "M5 12.5l4.5 4.5L19 7.5",
  failed: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  inconclusive:
    "M9 9.2c.3-2 1.600-3 3.200-3 1.800 0 3.200 1.200 3.200 2.900 0 2.600-3.300 2.500-3.300 5M12 18.2v.1",
  running: "M12 4a8 8 0 1 1-8 8",
  waiting: "M12 7v5l3 2M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17",
  skipped: "M6 6l6 6-6 6M13 6l6 6-6 6",
  warning: "M12 8.500v4.500M12 16.700v.1M12 3.800 21 19.500H3z",
  upload: "M12 16V5M7.500 9.200 12 4.800l4.500 4.400M5 19.200h14",
  file: "M7 3.500h7l4 4v13H7zM14 3.500v4h4",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400",
  moon: "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
  undo: "M8.500 8.500H14a5 5 0 0 1 0 10h-4M8.500 8.500l3.500-3.500M8.500 8.500l3.500 3.500",
  redo: "M15.500 8.500H10a5 5 0 0 0 0 10h4M15.500 8.500 12 5M15.500 8.500 12 12",
  close: "M7 7l10 10M17 7 7 17",
  arrow: "M5 12h13M12.500 6.500 18 12l-5.500 5.500",
  code: "M8.500 7.500 4 12l4.500 4.500M15.500 7.500 20 12l-4.500 4.500",
  download: "M12 4.500v11M7.500 11.300 12 15.700l4.500-4.400M5 19.500h14",
} as const;

export type IconName = keyof typeof PATHS;

interface Props {
  name: IconName;
  size?: number;
  className?: string | undefined;
}

export function Icon({ name, size = 18, className }: Props) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.9}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
