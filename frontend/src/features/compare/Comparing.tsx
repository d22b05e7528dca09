// What differs between two runs: in sentences, then what was asked, the effect, and the graph.
import type { ReactNode } from "react";
import type { Comparison } from "@/api/types";
import { tied } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import classes from "./compare.module.css";
import { effectRows, linkWords, type Row, settingRows } from "./rows";

export function Comparing({ comparison }: { comparison: Comparison }) {
  const { sentences, settings, effect, graph, steps, reused } = comparison;
  return (
    <>
      <Panel
        title="In words"
        part="sentences"
        note={
          reused > 0
            ? `${reused} of the other run's ${steps} steps were taken over, not done again.`
            : undefined
        }
      >
        <div className={classes.words}>
          {sentences.map(({ text }) => (
            <p key={text}>{tied(text)}</p>
          ))}
          {sentences.length === 0 && <p>The two runs say the same.</p>}
        </div>
      </Panel>
      {settings.length > 0 && (
        <Panel title="What was asked otherwise" part="settings">
          <Pairs rows={settingRows(settings)} />
        </Panel>
      )}
      {effect && (
        <Panel
          title="The effect"
          part="effect"
          note={
            effect.is_same_quantity
              ? undefined
              : "The two are not of the same quantity, so that no difference is taken."
          }
        >
          <Pairs rows={effectRows(effect)} />
        </Panel>
      )}
      {graph && (
        <Panel
          title="The graph"
          part="graph"
          note={`${graph.same} links are the same, ${graph.links.length} differ.`}
        >
          <Pairs rows={linkWords(graph)} />
        </Panel>
      )}
    </>
  );
}

function Pairs({ rows }: { rows: readonly Row[] }): ReactNode {
  if (rows.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard
    <section className={classes.scroll} aria-label="Side by side" tabIndex={0}>
      <table className={classes.pairs}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">What</span>
            </th>
            <th scope="col">First run</th>
            <th scope="col">Other run</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, before, after }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{tied(before) || "–"}</td>
              <td>{tied(after) || "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
