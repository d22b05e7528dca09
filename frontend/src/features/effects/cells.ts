// A value of a chart's data as text in a table.
import { formatNumber } from "@/ui/numbers";

/** Four significant digits; nothing where there is no value. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  if (value === 0 || !Number.isFinite(value)) return formatNumber(value, 0);
  const digits = 3 - Math.floor(Math.log10(Math.abs(value)));
  return formatNumber(value, Math.min(8, Math.max(0, digits)));
}
