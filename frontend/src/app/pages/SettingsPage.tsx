// What can be set and given out: the model, keys, members, links, appearance.
import { asProblem } from "@/api/problem";
import type { Me } from "@/api/types";
import { useMe } from "@/api/useMe";
import { Appearance } from "@/features/settings/Appearance";
import { AuditPanel } from "@/features/settings/AuditPanel";
import { DataPanel } from "@/features/settings/DataPanel";
import { KeysPanel } from "@/features/settings/KeysPanel";
import { MembersPanel } from "@/features/settings/MembersPanel";
import { ModelPanel } from "@/features/settings/ModelPanel";
import { PasswordPanel } from "@/features/settings/PasswordPanel";
import { SchedulesPanel } from "@/features/settings/SchedulesPanel";
import { SharesPanel } from "@/features/settings/SharesPanel";
import { WebhooksPanel } from "@/features/settings/WebhooksPanel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./ListPage.module.css";
import { usePageTitle } from "./usePageTitle";

export default function SettingsPage() {
  usePageTitle("Settings");
  const me = useMe();
  return (
    <div className={classes.page}>
      <h1>Settings</h1>
      {me.error && (
        <ProblemNotice problem={asProblem(me.error)} onRetry={() => void me.refetch()} />
      )}
      {me.data && <p className={classes.lead}>{whoWords(me.data)}</p>}
      <ModelPanel />
      <KeysPanel />
      {me.data && <MembersPanel me={me.data} />}
      {me.data && <PasswordPanel me={me.data} />}
      <SharesPanel />
      <SchedulesPanel />
      <WebhooksPanel />
      <Appearance />
      {me.data && <DataPanel me={me.data} />}
      {me.data && <AuditPanel me={me.data} />}
    </div>
  );
}

/** On one's own machine there is nobody else to tell oneself from. */
const whoWords = ({ actor, organisation }: Me): string =>
  actor === "local" && organisation.name === "local"
    ? "You are the only person here: this server runs on one machine, for whoever has its token."
    : `You are ${actor}, for ${organisation.name}.`;
