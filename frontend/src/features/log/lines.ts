// Events as lines to read.
import type { RunEvent } from "@/api/types";

export interface Line {
  seq: number;
  /** Hours, minutes and seconds, as the clock here shows them. */
  time: string;
  type: string;
  words: string;
}

/** Return the lines that hold all the words. */
export function linesOf(events: readonly RunEvent[], words: string): Line[] {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return events.map(lineOf).filter(({ type, words: said }) => {
    const text = `${type} ${said}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

const lineOf = ({ seq, type, at, data }: RunEvent): Line => ({
  seq,
  time: new Date(at).toLocaleTimeString("en-GB"),
  type,
  words: Object.entries(data)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name}: ${shown(value)}`)
    .join(" · "),
});

function shown(value: unknown): string {
  if (typeof value === "object" && value !== null && "sentence" in value) {
    return String(value.sentence);
  }
  if (Array.isArray(value)) return value.length > 0 ? value.map(entry).join(", ") : "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What stands in a list goes by its name where it has one: a planned step is its id. */
function entry(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const named = value as Record<string, unknown>;
  const name = named.step_id ?? named.id ?? named.name;
  return typeof name === "string" ? name : JSON.stringify(value);
}
