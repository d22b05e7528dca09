// Every link as a row that can do all that the drawing can: change marks, require, forbid, remove, add.
import { Button } from "@mantine/core";
import { useState } from "react";
import cards from "@/ui/cards.module.css";
import { Panel } from "@/ui/Panel";
import { keyOf } from "./draft";
import { LinkRow } from "./LinkRow";
import classes from "./LinkTable.module.css";
import { surestFirst } from "./marks";
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
              <LinkRow key={keyOf(edge)} studio={studio} edge={edge} allowsHidden={allowsHidden} />
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
