import { expect, test } from "vitest";
import { COLUMN_WIDTH, columnsSeenAt, groupsOf, heightOf, ROW_HEIGHT, seenAt } from "./window";

const ROOM = 10 * ROW_HEIGHT;

test("a short table scrolls row by row", () => {
  const seen = seenAt(20 * ROW_HEIGHT, ROOM, 100);
  expect(seen.from).toBeLessThan(20);
  expect(seen.until).toBeGreaterThan(30);
  expect(seen.top).toBeCloseTo(seen.from * ROW_HEIGHT);
});

test("a million rows are a height that browsers can draw, and both ends are reached", () => {
  const rows = 1_000_000;
  expect(heightOf(rows)).toBeLessThan(17_000_000);
  expect(seenAt(0, ROOM, rows).from).toBe(0);
  const end = seenAt(heightOf(rows) - ROOM, ROOM, rows);
  expect(end.until).toBe(rows);
  expect(end.until - end.from).toBeLessThan(40);
});

test("few rows need no scrolling", () => {
  expect(seenAt(0, ROOM, 3)).toEqual({ from: 0, until: 3, top: 0 });
});

test("of many columns those in view are drawn, and both ends are reached", () => {
  const room = 8 * COLUMN_WIDTH;
  expect(columnsSeenAt(0, room, 200)[0]).toBe(0);
  const [from, until] = columnsSeenAt(100 * COLUMN_WIDTH, room, 200);
  expect(from).toBeLessThan(100);
  expect(until).toBeGreaterThanOrEqual(108);
  expect(until - from).toBeLessThan(16);
  expect(columnsSeenAt(192 * COLUMN_WIDTH, room, 200)[1]).toBe(200);
  expect(columnsSeenAt(0, room, 3)).toEqual([0, 3]);
});

test("groups of columns lie end to end and leave none out", () => {
  const groups = groupsOf(203);
  expect(groups[0]?.[0]).toBe(0);
  expect(groups.at(-1)?.[1]).toBe(203);
  expect(groups.slice(1).map(([from]) => from)).toEqual(
    groups.slice(0, -1).map(([, until]) => until),
  );
});
