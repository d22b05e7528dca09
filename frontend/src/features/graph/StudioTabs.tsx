// What the drawing means, in panels beside it.
import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { KnowledgePanel } from "./KnowledgePanel";
import { LinkPanel } from "./LinkPanel";
import classes from "./Studio.module.css";
import type { Studio } from "./useStudio";

export interface Tab {
  value: string;
  label: string;
  panel: ReactNode;
}

interface Props {
  studio: Studio;
  /** Panels before those of a link and of knowledge. */
  tabs: readonly Tab[];
  shown: string;
  onShow: (tab: string) => void;
  allowsHidden: boolean;
}

export function StudioTabs({ studio, tabs, shown, onShow, allowsHidden }: Props) {
  const { picked } = studio;
  return (
    <Tabs value={shown} onChange={(next) => next && onShow(next)} className={classes.panel ?? ""}>
      <Tabs.List aria-label="What the drawing means">
        {tabs.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
        <Tabs.Tab value="link">Link</Tabs.Tab>
        <Tabs.Tab value="knowledge">Knowledge</Tabs.Tab>
      </Tabs.List>
      {tabs.map(({ value, panel }) => (
        <Tabs.Panel key={value} value={value}>
          {panel}
        </Tabs.Panel>
      ))}
      <Tabs.Panel value="link">
        {picked ? (
          <LinkPanel studio={studio} edge={picked} allowsHidden={allowsHidden} />
        ) : (
          <p className={classes.quiet}>
            Pick a link in the drawing or in the table. Drag from the dot beside a variable to
            another to join them; click an end to change its mark.
          </p>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="knowledge">
        <KnowledgePanel studio={studio} />
      </Tabs.Panel>
    </Tabs>
  );
}
