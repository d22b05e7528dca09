// Who did what in the organisation; shown to who may administer it.
import { Button } from "@mantine/core";
import { Link } from "wouter";
import { asProblem } from "@/api/problem";
import type { Me } from "@/api/types";
import { useAudit } from "@/api/useAudit";
import { plain } from "@/ui/names";
import { formatWhen } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { told } from "@/ui/source";
import { placeOf } from "./audited";
import classes from "./settings.module.css";

const SOURCE = told("/v1/audit");

export function AuditPanel({ me }: { me: Me }) {
  const mayRead = me.scopes.includes("admin");
  const audit = useAudit(mayRead);
  if (!mayRead) return null;
  const now = new Date();
  return (
    <Panel
      source={SOURCE}
      part="items"
      title="What was done"
      note="Every change that was made and all that was taken away, newest first."
    >
      {audit.error && <ProblemNotice problem={asProblem(audit.error)} />}
      {audit.data?.length === 0 && <p className={classes.line}>Nothing yet.</p>}
      <ul className={classes.list} aria-label="What was done">
        {(audit.data ?? []).map(({ id, at, actor, action, target }) => (
          <li key={id}>
            <div title={target}>
              <b>{plain(action)}</b> <On target={target} />
              <p>
                {actor}, {formatWhen(at, now)}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {audit.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          loading={audit.isFetchingNextPage}
          onClick={() => void audit.fetchNextPage()}
        >
          Show earlier ones
        </Button>
      )}
    </Panel>
  );
}

/** What it was done to, where that is still to be seen. */
function On({ target }: { target: string }) {
  const place = placeOf(target);
  return place && <Link href={place.href}>{place.words}</Link>;
}
