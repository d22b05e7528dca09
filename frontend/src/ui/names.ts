// The words of the contract in words for people.
import type { AnswerVerdict, RunStatus } from "@/api/types";

const DESIGNS: Record<string, string> = {
  randomised: "Randomised comparison",
  backdoor: "Adjustment for measured causes",
  frontdoor: "Front-door adjustment",
  iv: "Instrumental variable",
  did: "Difference in differences",
  rdd: "Regression discontinuity",
  kink: "Regression kink",
  panel: "Units compared with themselves over time",
  synthetic_control: "Synthetic control",
  interrupted_time_series: "Interrupted time series",
  mediation: "Paths through what lies between",
  survival: "Time to an event",
};

const KINDS: Record<string, string> = {
  ate: "Average effect",
  att: "Average effect on the treated",
  atc: "Average effect on the untreated",
  ato: "Average effect where groups overlap",
  late: "Average effect on compliers",
  cate: "Conditional effect",
  nde: "Direct effect",
  nie: "Indirect effect",
  cde: "Controlled direct effect",
  qte: "Effect on a quantile",
  dose_response: "Dose–response",
  hazard_ratio: "Hazard ratio",
  rmst_difference: "Difference of mean times",
  survival_difference: "Difference of shares without the event",
  risk_difference: "Risk difference",
  risk_ratio: "Risk ratio",
  odds_ratio: "Odds ratio",
  relative_change: "Change in per cent",
  potential_mean: "Mean were all at one level",
};

const ACTIONS: Record<string, string> = {
  plan: "Read the question and plan",
  discover: "Discover the graph",
  select: "Choose among the graphs",
  identify: "Check that the effect can be identified",
  graph_range: "Hold the effect against graphs that fit",
  estimate: "Estimate the effect",
  refute: "Try to break the estimate",
  sensitivity: "Ask how strong a hidden cause must be",
  attribute: "Put it down to its causes",
  examine: "Test it on the rows",
  report: "Write the report",
};

const GRAPHS: Record<string, string> = {
  dag: "Directed graph",
  admg: "Directed graph with hidden common causes",
  cpdag: "Equivalence class of graphs",
  pag: "Class of graphs that allows hidden common causes",
  lagged_dag: "Graph over time",
  lagged_cpdag: "Class of graphs over time",
  lagged_pag: "Class of graphs over time, hidden common causes allowed",
};

export const STATUS_WORDS: Record<RunStatus, string> = {
  queued: "Waiting to start",
  running: "Running",
  awaiting_input: "Waiting for your answer",
  succeeded: "Done",
  partial: "Done in part",
  failed: "Failed",
  cancelled: "Cancelled",
};

export const VERDICT_WORDS: Record<AnswerVerdict, string> = {
  estimated: "Effect estimated",
  bounded: "Effect bounded",
  not_identified: "Not identified from these data",
  graph: "Causal graph found",
  attributed: "Causes attributed",
  described: "Described from the rows",
  inconclusive: "Inconclusive",
};

export const plain = (name: string): string => {
  const spaced = name.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

export const designName = (name: string): string => DESIGNS[name] ?? plain(name);
export const kindName = (name: string): string => KINDS[name] ?? plain(name);
export const actionName = (name: string): string => ACTIONS[name] ?? plain(name);
export const graphName = (name: string): string => GRAPHS[name] ?? plain(name);
