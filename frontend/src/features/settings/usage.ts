// What is used of what one may have, in words.
import type { Usage } from "@/api/types";
import { formatBytes, formatCount } from "@/ui/numbers";

export interface Used {
  name: string;
  words: string;
  /** Part of what is allowed; null where nothing limits it. */
  share: number | null;
}

export const usedOf = (usage: Usage): Used[] => [
  used("Tables", usage.dataset_bytes, usage.quota_dataset_bytes, formatBytes),
  used("Analyses in the last day", usage.runs_today, usage.quota_runs_per_day, formatCount),
  used("Analyses going on", usage.running, usage.quota_running, formatCount),
  used("Uploads not yet whole", usage.uploads, usage.quota_uploads, formatCount),
  used("Batches not yet over", usage.batches, usage.quota_batches, formatCount),
];

function used(name: string, has: number, may: number, told: (amount: number) => string): Used {
  if (may === 0) return { name, words: `${told(has)}, no limit`, share: null };
  return { name, words: `${told(has)} of ${told(may)}`, share: Math.min(1, has / may) };
}
