// Every algorithm that the planner chooses from: what it assumes, takes and returns.
import { Loader, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { useCatalogue } from "@/api/useCatalogue";
import { AlgorithmCard } from "@/features/catalogue/AlgorithmCard";
import { chosenAlgorithms, TASK_WORDS } from "@/features/catalogue/choosing";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./ListPage.module.css";
import { usePageTitle } from "./usePageTitle";

export default function CataloguePage() {
  usePageTitle("Methods");
  const { data, error, refetch } = useCatalogue();
  const [words, setWords] = useState("");
  const [task, setTask] = useState<string | null>(null);
  if (error) return <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />;
  if (!data) return <Loader role="status" aria-label="Loading" />;
  const chosen = chosenAlgorithms(data.items, task, words);
  return (
    <div className={classes.page}>
      <h1>Methods</h1>
      <p className={classes.lead}>
        The planner chooses among these {data.items.length}; in a plan each names what it beat and
        why. Any of them can be asked for by its name.
      </p>
      <div className={classes.filters}>
        <TextInput
          label="Find a method"
          placeholder="matching, latent, time series …"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Select
          label="Task"
          placeholder="All"
          clearable
          data={Object.entries(TASK_WORDS).map(([value, label]) => ({ value, label }))}
          value={task}
          onChange={setTask}
        />
      </div>
      <p role="status">
        {chosen.length} of {data.items.length}
      </p>
      {chosen.map((algorithm) => (
        <AlgorithmCard key={algorithm.name} algorithm={algorithm} />
      ))}
    </div>
  );
}
