// A run that has no answer, not yet or for good: where it stands, as code, and its log.
import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import type { Run } from "@/api/types";
import { CodeView } from "@/features/code/CodeView";
import { LogView } from "@/features/log/LogView";
import { runOf, SourceOf } from "@/ui/source";
import classes from "./RunPage.module.css";
import { useView } from "./useView";

interface Props {
  run: Run;
  lastSeq: number;
  children: ReactNode;
}

export function UnfinishedView({ run, lastSeq, children }: Props) {
  const [view, show] = useView("answer");
  const known = view === "code" || view === "log" ? view : "answer";
  return (
    <Tabs value={known} onChange={show} keepMounted={false}>
      <Tabs.List aria-label="Views of the run">
        <Tabs.Tab value="answer">Where it stands</Tabs.Tab>
        <Tabs.Tab value="code">Code</Tabs.Tab>
        <Tabs.Tab value="log">Log</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="answer" className={classes.stack ?? ""}>
        <SourceOf value={runOf(run.id)}>{children}</SourceOf>
      </Tabs.Panel>
      <Tabs.Panel value="code" className={classes.stack ?? ""}>
        <CodeView run={run} hasResult={false} />
      </Tabs.Panel>
      <Tabs.Panel value="log" className={classes.stack ?? ""}>
        <LogView runId={run.id} lastSeq={lastSeq} />
      </Tabs.Panel>
    </Tabs>
  );
}
