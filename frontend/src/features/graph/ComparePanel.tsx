// This drawing beside another run's graph: which links are new, gone, or marked otherwise.
import { NativeSelect } from "@mantine/core";
import type { Run } from "@/api/types";
import { useRunsOf } from "@/api/useRunsOf";
import type { Difference } from "./diff";
import type { Drawn } from "./draft";
import classes from "./Studio.module.css";

const WORDS: Record<Difference["change"], string> = {
  added: "+ new here",
  removed: "− gone here",
  turned: "↻ marked otherwise",
};

interface Props {
  run: Run;
  /** The run that is compared with; "found" is this one as it was found. */
  against: string | null;
  onAgainst: (id: string | null) => void;
  other: Drawn | null | undefined;
  found: readonly Difference[];
}

export function ComparePanel({ run, against, onAgainst, other, found }: Props) {
  const runs = useRunsOf(run.dataset_id);
  const others = (runs.data?.items ?? []).filter(
    ({ id, status }) => id !== run.id && (status === "succeeded" || status === "partial"),
  );
  return (
    <div className={classes.side}>
      <NativeSelect
        size="xs"
        label="Compare with"
        value={against ?? ""}
        onChange={({ currentTarget: { value } }) => onAgainst(value || null)}
        data={[
          { value: "", label: "nothing" },
          { value: "found", label: "this graph as it was found" },
          ...others.map(({ id, question, parent_run_id }) => ({
            value: id,
            label: `${relation(run, id, parent_run_id ?? null)}${question}`.slice(0, 90),
          })),
        ]}
      />
      {against && other === null && (
        <p className={classes.quiet}>That run has no graph to compare with.</p>
      )}
      {other && found.length === 0 && <p className={classes.quiet}>The two are the same.</p>}
      {other && found.length > 0 && (
        <table className={classes.diff}>
          <caption className="visually-hidden">Links that differ</caption>
          <thead>
            <tr>
              <th scope="col">There</th>
              <th scope="col">Here</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ key, change, was, is }) => (
              <tr key={key} data-change={change}>
                <td>{was || "–"}</td>
                <td>{is || "–"}</td>
                <td>{WORDS[change]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function relation(run: Run, other: string, otherParent: string | null): string {
  if (run.parent_run_id === other) return "before: ";
  return otherParent === run.id ? "after: " : "";
}
