// Measured facts by topic: facts of one name stand together, repeated sentences once.
import type { Verdict } from "@/api/types";
import { plain } from "./names";

export interface Fact {
  id?: string;
  name: string;
  verdict: Verdict;
  sentence: string;
}

export interface Topic {
  /** Of the facts it is made of, for what cites them. */
  ids?: readonly string[];
  name: string;
  verdict: Verdict;
  sentences: readonly string[];
}

const GRAVITY: readonly Verdict[] = ["failed", "inconclusive", "passed"];

/** Group facts by name, the gravest topics first; a topic is as grave as its gravest fact. */
export function topicsOf(facts: readonly Fact[]): Topic[] {
  const topics = new Map<string, Topic>();
  for (const { id, name, verdict, sentence } of facts) {
    const before = topics.get(name);
    topics.set(name, {
      ids: [...(before?.ids ?? []), ...(id ? [id] : [])],
      name: plain(name),
      verdict: before ? graver(before.verdict, verdict) : verdict,
      sentences: [...new Set([...(before?.sentences ?? []), sentence])],
    });
  }
  return [...topics.values()].toSorted((a, b) => rank(a.verdict) - rank(b.verdict));
}

const rank = (verdict: Verdict): number => GRAVITY.indexOf(verdict);

const graver = (a: Verdict, b: Verdict): Verdict => (rank(a) < rank(b) ? a : b);
