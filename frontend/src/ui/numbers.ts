// Numbers for people: as many digits as the uncertainty deserves, a true minus, units kept.

const MINUS = "\u2212";
const NARROW_SPACE = "\u202f";

/** Decimals that show two significant digits of the interval's width. */
export function decimalsFor(interval: readonly [number, number], value: number): number {
  const width = Math.abs(interval[1] - interval[0]);
  const scale = width > 0 && Number.isFinite(width) ? width : Math.abs(value) || 1;
  return Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(scale))));
}

export function formatNumber(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? `${MINUS}∞` : "–";
  const rounded = Number(value.toFixed(decimals));
  const digits = Math.abs(rounded).toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return rounded < 0 ? `${MINUS}${digits}` : digits;
}

/** A slope: two decimals, more where it would look like none at all. */
export function formatStrength(value: number): string {
  const needed = value === 0 ? 2 : 1 - Math.floor(Math.log10(Math.abs(value)));
  return formatNumber(value, Math.min(8, Math.max(2, needed)));
}

export const withUnit = (text: string, unit: string): string =>
  unit ? `${text}${unit === "%" ? NARROW_SPACE : " "}${unit}` : text;

/** A sentence as these pages write numbers: a true minus, and a percent sign that stays with its number. */
export const tied = (sentence: string): string =>
  sentence
    .replaceAll(/(\d) ?%(?!\w)/g, `$1${NARROW_SPACE}%`)
    .replaceAll(/(^|[\s([])-(?=\d)/g, `$1${MINUS}`);

export function formatInterval(interval: readonly [number, number], value: number): string {
  const decimals = decimalsFor(interval, value);
  return `${formatNumber(interval[0], decimals)} to ${formatNumber(interval[1], decimals)}`;
}

export function formatP(p: number): string {
  if (p < 0.001) return "p < 0.001";
  return `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}

export const formatCount = (count: number): string => count.toLocaleString("en-US");

export function formatSeconds(seconds: number): string {
  if (seconds < 0.1) return "< 0.1 s";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A clock that runs: whole seconds, so that it does not flicker. */
export const formatClock = (seconds: number): string => {
  const whole = Math.floor(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
};

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const step = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${["B", "kB", "MB", "GB"][step]}`;
}

export const formatShare = (share: number): string => `${Math.round(share * 100)}${NARROW_SPACE}%`;

const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export function formatWhen(iso: string, now: Date): string {
  const seconds = (now.getTime() - new Date(iso).getTime()) / 1000;
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return WHEN.format(new Date(iso));
}
