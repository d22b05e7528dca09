// Which rows and columns of a large table are in view: those are drawn, the others are only room to scroll.

export const ROW_HEIGHT = 34;
export const COLUMN_WIDTH = 146;
/** Browsers draw nothing taller than some 17 million pixels; a longer table scrolls in larger steps. */
const TALLEST = 12_000_000;
const SPARE = 6; // rows beyond each end, so that a short push shows no gap

export interface Seen {
  from: number;
  /** The row after the last. */
  until: number;
  /** Where the first drawn row stands, in pixels from the top. */
  top: number;
}

/** The height of the whole table, in pixels. */
export const heightOf = (rows: number): number => Math.min(rows * ROW_HEIGHT, TALLEST);

/** Return the rows in view of `room` pixels when it was scrolled so far. */
export function seenAt(scrolled: number, room: number, rows: number): Seen {
  const fitting = Math.ceil(room / ROW_HEIGHT);
  const path = heightOf(rows) - room;
  const share = path > 0 ? Math.min(1, Math.max(0, scrolled / path)) : 0;
  const first = share * Math.max(0, rows - room / ROW_HEIGHT); // the row at the upper edge
  const from = Math.max(0, Math.floor(first) - SPARE);
  const until = Math.min(rows, Math.floor(first) + fitting + 1 + SPARE);
  return { from, until, top: scrolled - (first - from) * ROW_HEIGHT };
}

const SPARE_COLUMNS = 2;

/** Return the half-open range of columns in view of `room` pixels, with some to spare. */
export function columnsSeenAt(scrolled: number, room: number, columns: number): [number, number] {
  const from = Math.max(0, Math.floor(scrolled / COLUMN_WIDTH) - SPARE_COLUMNS);
  const until = Math.ceil((scrolled + room) / COLUMN_WIDTH) + SPARE_COLUMNS;
  return [Math.min(from, columns), Math.min(until, columns)];
}

const GROUP = 25;

/** Return columns in half-open ranges, each drawn as a whole. */
export const groupsOf = (columns: number): [number, number][] =>
  Array.from({ length: Math.ceil(columns / GROUP) }, (_, i) => [
    i * GROUP,
    Math.min(columns, (i + 1) * GROUP),
  ]);
