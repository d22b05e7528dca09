// Values as programs write them: in Python, and in a shell.

/** A value as Python writes it. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object") {
    const pairs = Object.entries(value as object).map(
      ([key, held]) => `${quoted(key)}: ${literal(held)}`,
    );
    return `{${pairs.join(", ")}}`;
  }
  return String(value);
}

export const quoted = (text: string): string => JSON.stringify(text);

/** A text that no shell reads anything into. */
export const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
