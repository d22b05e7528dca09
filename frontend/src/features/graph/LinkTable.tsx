// Every link as a row that can do all that the drawing can: change marks, require, forbid, remove, add.
import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import type { GraphEdge } from "@/api/types";
import cards from "@/ui/cards.module.css";
import { formatShare } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { keyOf } from "./draft";
import { forbid, release, remove, require } from "./edits";
import { isRequired, MarkChoice } from "./LinkPanel";
import classes from "./LinkTable.module.css";
import { signsOf, surestFirst, wordsOf } from "./marks";
import { NewLink } from "./NewLink";
import type { Studio } from "./useStudio";

const PAGE = 40;

interface Props {
  studio: Studio;
  allowsHidden: boolean;
}

export function LinkTable({ studio, allowsHidden }: Props) {
  const [shown, setShown] = useState(PAGE);
  const [wanted, setWanted] = useState("");
  const rows = surestFirst(studio.draft.edges).filter(({ source, target }) =>
    `${source} ${target}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <Panel
      title="Every link"
      note="All that the drawing can do, for the keyboard and for graphs too large to draw."
    >
      <NewLink studio={studio} wanted={wanted} onWanted={setWanted} />
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className={classes.scroll} aria-label="Links of the graph" tabIndex={0}>
        <table className={`${classes.table} ${cards.cards}`}>
          <thead>
            <tr>
              <th scope="col">Link</th>
              <th scope="col">In words</th>
              <th scope="col">Resamples</th>
              <th scope="col">First mark</th>
              <th scope="col">Second mark</th>
              <th scope="col">Stated</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((edge) => (
              <Row key={keyOf(edge)} studio={studio} edge={edge} allowsHidden={allowsHidden} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={classes.none}>No link is drawn here.</p>}
        {rows.length > shown && (
          <Button variant="subtle" size="xs" onClick={() => setShown(shown + PAGE)}>
            Show more of {rows.length} links
          </Button>
        )}
      </section>
    </Panel>
  );
}

function Row({ studio, edge, allowsHidden }: Props & { edge: GraphEdge }) {
  const { source, target, lag = 0, confidence } = edge;
  const isStated = isRequired(studio.draft, edge);
  const isPicked = studio.picked !== null && keyOf(studio.picked) === keyOf(edge);
  const pair = `${source} and ${target}`;
  return (
    <tr data-picked={isPicked || undefined}>
      <th scope="row">
        <button
          type="button"
          className={classes.pick}
          aria-pressed={isPicked}
          onClick={() => studio.pick(isPicked ? null : keyOf(edge))}
        >
          {source}
          {lag > 0 && <small> (t−{lag})</small>} <span>{signsOf(edge)}</span> {target}
        </button>
      </th>
      <td data-wide>{wordsOf(edge, allowsHidden)}</td>
      <td data-head="Resamples">{confidence == null ? "–" : formatShare(confidence)}</td>
      <td data-head="First mark">
        <MarkChoice studio={studio} edge={edge} end="source" isBare />
      </td>
      <td data-head="Second mark">
        <MarkChoice studio={studio} edge={edge} end="target" isBare />
      </td>
      <td data-head="Stated">
        <Checkbox
          size="xs"
          label="there"
          aria-label={`State that ${source} causes ${target}`}
          checked={isStated}
          onChange={() =>
            isStated
              ? studio.edit(release([source, target]), `${source} → ${target} no longer required`)
              : studio.edit(require(source, target, lag), `${source} → ${target} required`)
          }
        />
      </td>
      <td className={classes.acts} data-head="Change">
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`State that ${source} does not cause ${target}`}
          onClick={() => studio.edit(forbid(source, target), `${source} → ${target} forbidden`)}
        >
          Forbid
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Remove the link of ${pair}`}
          onClick={() => studio.edit(remove(edge), `${source} – ${target} removed`)}
        >
          Remove
        </Button>
      </td>
    </tr>
  );
}
