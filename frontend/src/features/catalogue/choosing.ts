// Which algorithms are shown: by task and by words.
import type { Algorithm } from "@/api/types";

export const TASK_WORDS: Record<Algorithm["task"], string> = {
  discover: "Find the graph",
  estimate: "Estimate an effect",
  refute: "Try to break an estimate",
  sensitivity: "How strong a hidden cause must be",
  attribute: "Put down to causes",
};

export function chosenAlgorithms(
  all: readonly Algorithm[],
  task: string | null,
  words: string,
): Algorithm[] {
  const wanted = words.trim().toLowerCase().split(/\s+/);
  return all.filter((algorithm) => {
    const told = textOf(algorithm);
    return (!task || algorithm.task === task) && wanted.every((word) => told.includes(word));
  });
}

const textOf = ({ name, title, summary, assumes, designs }: Algorithm): string =>
  [name, title, summary, ...(designs ?? []), ...assumes.map((a) => `${a.name} ${a.words}`)]
    .join(" ")
    .toLowerCase();
