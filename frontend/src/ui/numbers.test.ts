import { describe, expect, it } from "vitest";
import {
  decimalsFor,
  formatBytes,
  formatClock,
  formatInterval,
  formatNumber,
  formatP,
  formatSeconds,
  formatWhen,
  tied,
  withUnit,
} from "./numbers";

describe("an estimate", () => {
  it.each<[[number, number], number, string, string]>([
    [[2.4721, 4.4113], 3.4417, "3.4", "2.5 to 4.4"],
    [[-0.0123, 0.0311], 0.0094, "0.009", "−0.012 to 0.031"],
    [[1210.4, 1894.2], 1552.3, "1,552", "1,210 to 1,894"],
    [[-41_200, 18_300], -11_450, "−11,450", "−41,200 to 18,300"],
  ])("with the interval %j has the digits that it deserves", (interval, value, shown, range) => {
    expect(formatNumber(value, decimalsFor(interval, value))).toBe(shown);
    expect(formatInterval(interval, value)).toBe(range);
  });

  it("never shows a negative zero", () => {
    expect(formatNumber(-0.004, 1)).toBe("0.0");
  });

  it("keeps infinite bounds", () => {
    const unbounded: [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(formatInterval(unbounded, 3)).toBe("−∞ to ∞");
  });

  it("carries the user's unit", () => {
    expect(withUnit("3.4", "kg")).toBe("3.4 kg");
    expect(withUnit("3.4", "")).toBe("3.4");
  });
});

it.each([
  [1e-12, "p < 0.001"],
  [0.0312, "p = 0.031"],
  [0.4, "p = 0.40"],
])("shows p = %d as %s", (p, shown) => expect(formatP(p)).toBe(shown));

it.each([
  [0.01, "< 0.1 s"],
  [3.21, "3.2 s"],
  [42.4, "42 s"],
  [59.7, "60 s"],
  [125, "2 min 5 s"],
])("shows %d seconds as %s", (seconds, shown) => expect(formatSeconds(seconds)).toBe(shown));

it.each([
  [999, "999 B"],
  [1500, "1.5 kB"],
  [12_345_678, "12 MB"],
])("shows %d bytes as %s", (bytes, shown) => expect(formatBytes(bytes)).toBe(shown));

it("tells how long ago something was", () => {
  const now = new Date("2026-01-02T12:00:00Z");
  expect(formatWhen("2026-01-02T11:59:30Z", now)).toBe("just now");
  expect(formatWhen("2026-01-02T11:15:00Z", now)).toBe("45 min ago");
  expect(formatWhen("2026-01-02T09:00:00Z", now)).toBe("3 h ago");
});

it("runs a clock in whole seconds", () => {
  expect([0.9, 59.9, 61].map(formatClock)).toEqual(["0 s", "59 s", "1 min 1 s"]);
});

it("no percent sign is left alone at the start of a line", () => {
  const told = tied("raised by 4 % of sales (95 % interval 2 to 6)");
  expect(told.split(" ")).not.toContain("%");
  expect(told.replaceAll("\u202f", " ")).toBe("raised by 4 % of sales (95 % interval 2 to 6)");
});

it("writes per cent and minus one way, and leaves names and dates as they are", () => {
  const told = tied("found in 100% of resamples (-0.2 SD), -3 to 4; x-1 in 2011-10 is 5%b");
  expect(told).toBe(
    "found in 100\u202f% of resamples (\u22120.2 SD), \u22123 to 4; x-1 in 2011-10 is 5%b",
  );
});
