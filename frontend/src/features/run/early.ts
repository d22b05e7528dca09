// What the finished steps of a run have found so far, before the answer is put together.
import type { Step, Verdict } from "@/api/types";
import { decimalsFor, formatInterval, formatNumber, withUnit } from "@/ui/numbers";

export interface EarlyEstimate {
  step: string;
  method: string;
  words: string;
}

export interface EarlyCheck {
  step: string;
  sentence: string;
  verdict: Verdict | null;
}

export interface Early {
  estimates: readonly EarlyEstimate[];
  checks: readonly EarlyCheck[];
  /** Links of each graph that was found. */
  graphs: readonly { step: string; links: number }[];
}

export function earlyOf(steps: readonly Step[]): Early {
  const done = steps.filter(({ status }) => status === "done");
  return {
    estimates: done.flatMap(({ id, result }) => estimateOf(id, field(result, "estimate"))),
    checks: done.flatMap(({ id, result }) => checkOf(id, result)),
    graphs: done.flatMap(({ id, result }) => graphOf(id, result)),
  };
}

export const isEmpty = ({ estimates, checks, graphs }: Early): boolean =>
  estimates.length + checks.length + graphs.length === 0;

function estimateOf(step: string, estimate: unknown): EarlyEstimate[] {
  const value = field(estimate, "value");
  const interval = field(estimate, "interval");
  const method = field(estimate, "method");
  if (typeof value !== "number" || typeof method !== "string" || !isInterval(interval)) return [];
  const unit = field(estimate, "unit");
  const figure = formatNumber(value, decimalsFor(interval, value));
  const words = `${figure} (${formatInterval(interval, value)})`;
  return [{ step, method, words: withUnit(words, typeof unit === "string" ? unit : "") }];
}

function checkOf(step: string, result: unknown): EarlyCheck[] {
  const sentence = field(result, "sentence");
  if (typeof sentence !== "string" || sentence === "") return [];
  const verdict = field(result, "verdict");
  return [{ step, sentence, verdict: isVerdict(verdict) ? verdict : null }];
}

function graphOf(step: string, result: unknown): { step: string; links: number }[] {
  const edges = field(field(result, "graph"), "edges");
  return Array.isArray(edges) ? [{ step, links: edges.length }] : [];
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;

const isInterval = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === "number");

const isVerdict = (value: unknown): value is Verdict =>
  value === "passed" || value === "failed" || value === "inconclusive";
