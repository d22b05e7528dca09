// The graph studio: a drawing to change beside what it means, and below it every link as a row.
import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from "react";
import type { GraphEdge } from "@/api/types";
import { classOf, keyOf } from "./draft";
import { connect, cycle } from "./edits";
import type { PlaceLooks } from "./flow";
import canvas from "./GraphCanvas.module.css";
import { KeyHelp } from "./KeyHelp";
import { LinkTable } from "./LinkTable";
import { allowsHiddenCauses } from "./marks";
import { placed, placesOf } from "./places";
import classes from "./Studio.module.css";
import { StudioLegend } from "./StudioLegend";
import { StudioTabs, type Tab } from "./StudioTabs";
import { StudioToolbar } from "./StudioToolbar";
import { onStudioKey } from "./studioKeys";
import { type GivenLooks, useDrawing } from "./useDrawing";
import type { Studio as State } from "./useStudio";

const StudioCanvas = lazy(() => import("./StudioCanvas"));

interface Props {
  studio: State;
  places: PlaceLooks;
  links: GivenLooks;
  /** Panels beside those of a link and of knowledge, the first of them shown at first. */
  tabs: readonly Tab[];
  firstTab: string;
  /** Links of another graph that are drawn faintly, for they are not in this one. */
  ghosts: readonly GraphEdge[];
  foot: ReactNode;
}

export function Studio({ studio, places, links, tabs, firstTab, ghosts, foot }: Props) {
  const { draft, picked, view, edit } = studio;
  const [version, setVersion] = useState(0);
  const [lookAt, setLookAt] = useState<string | null>(null);
  const [areKeysShown, showKeys] = useState(false);
  const [tab, setTab] = useState(firstTab);
  const root = useRef<HTMLElement>(null);
  const allowsHidden = allowsHiddenCauses(classOf(draft));
  const { drawing, linkLooks } = useDrawing(studio, links, ghosts);
  const editing = useMemo(
    () => ({
      cycle: (...[edge, end]: Parameters<typeof cycle>) => {
        edit(cycle(edge, end), `mark at ${edge[end]} changed`);
        studio.pick(keyOf(edge));
      },
    }),
    [edit, studio.pick],
  );
  const join = (from: string, to: string) => {
    const { cause, effect, lag } = placed(from, to, view.isLattice);
    edit(connect(cause, effect, lag), `${cause} → ${effect} added`);
    studio.pick(keyOf({ source: cause, target: effect, lag }));
  };
  const pickLink = (key: string | null) => {
    studio.pick(key);
    if (key) setTab("link");
  };
  const step = (by: number) => {
    const keys = draft.edges.map(keyOf);
    const at = picked ? keys.indexOf(keyOf(picked)) : by > 0 ? -1 : 0;
    pickLink(keys.at((at + by) % keys.length) ?? null);
  };
  return (
    // Keys bubble up from what has the focus.
    <section
      ref={root}
      className={classes.studio}
      aria-label="Graph studio"
      onKeyDown={(event) =>
        onStudioKey(event, studio, {
          onTidy: () => setVersion((now) => now + 1),
          onKeys: () => showKeys(true),
          onFind: () => root.current?.querySelector<HTMLElement>("input[data-find]")?.focus(),
          onStep: step,
        })
      }
    >
      <p className="visually-hidden" role="status">
        {studio.words}
      </p>
      <StudioToolbar
        studio={studio}
        onTidy={() => setVersion((now) => now + 1)}
        onFind={(name) => setLookAt(placesOf(name, view.isLattice))}
        onKeys={() => showKeys(true)}
      />
      <div className={classes.split}>
        <div className={classes.drawing}>
          <Suspense fallback={<div className={canvas.studio} aria-busy="true" />}>
            <StudioCanvas
              drawing={drawing}
              tiers={draft.tiers}
              version={version}
              places={places}
              links={linkLooks}
              editing={editing}
              lookAt={lookAt}
              onConnect={join}
              onPickLink={pickLink}
            />
          </Suspense>
          <StudioLegend studio={studio} />
          {foot}
        </div>
        <StudioTabs
          studio={studio}
          tabs={tabs}
          shown={tab}
          onShow={setTab}
          allowsHidden={allowsHidden}
        />
      </div>
      <LinkTable studio={studio} allowsHidden={allowsHidden} />
      <KeyHelp opened={areKeysShown} onClose={() => showKeys(false)} />
    </section>
  );
}
