// What takes a correction of a column back: the same fields as they were before it.
import type { Column, ColumnCorrection } from "@/api/types";

export function undoOf(column: Column, correction: ColumnCorrection): ColumnCorrection {
  const before: ColumnCorrection = {
    kind: column.kind,
    role: column.role ?? null,
    description: column.description ?? "",
    unit: column.unit ?? "",
    missing_codes: column.missing_codes,
  };
  const fields = Object.keys(correction) as (keyof ColumnCorrection)[];
  return Object.fromEntries(fields.map((field) => [field, before[field]]));
}
