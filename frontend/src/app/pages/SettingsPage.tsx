// What can be set and given out: the model, keys, members, links, appearance.
import { asProblem } from "@/api/problem";
import { useMe } from "@/api/useMe";
import { Appearance } from "@/features/settings/Appearance";
import { KeysPanel } from "@/features/settings/KeysPanel";
import { MembersPanel } from "@/features/settings/MembersPanel";
import { ModelPanel } from "@/features/settings/ModelPanel";
import { SharesPanel } from "@/features/settings/SharesPanel";
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
      {me.data && (
        <p className={classes.lead}>
          You are {me.data.actor}, for {me.data.organisation.name}.
        </p>
      )}
      <ModelPanel />
      <KeysPanel />
      {me.data && <MembersPanel me={me.data} />}
      <SharesPanel />
      <Appearance />
    </div>
  );
}
