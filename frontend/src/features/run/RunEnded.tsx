// A run that ended without an answer: the sentence, and what can be done.
import { Button } from "@mantine/core";
import { Link } from "wouter";
import type { Run } from "@/api/types";
import { Panel } from "@/ui/Panel";

export function RunEnded({ run }: { run: Run }) {
  const isCancelled = run.status === "cancelled";
  const sentence = run.error?.sentence ?? "The run ended without saying why.";
  return (
    <Panel title={isCancelled ? "Cancelled" : "This could not be answered"} part="error">
      <div role="alert">
        <p style={{ fontFamily: "var(--serif)", fontSize: "1.5rem", lineHeight: 1.3, margin: 0 }}>
          {isCancelled ? "The run was stopped before it had an answer." : sentence}
        </p>
        {!isCancelled && run.error?.hint && <p>{run.error.hint}</p>}
      </div>
      <Button component={Link} href={`/?dataset=${run.dataset_id}`} mt="md">
        Ask again
      </Button>
    </Panel>
  );
}
