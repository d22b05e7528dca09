// The links that were given out, each to one report; any can be ended.
import { Button } from "@mantine/core";
import { Link } from "wouter";
import { asProblem } from "@/api/problem";
import { useRevokeShare, useShares } from "@/api/useShares";
import { formatWhen } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { told } from "@/ui/source";
import classes from "./settings.module.css";

const SOURCE = told("/v1/shares");

export function SharesPanel() {
  const shares = useShares();
  const revoke = useRevokeShare();
  const failure = shares.error ?? revoke.error;
  const open = (shares.data ?? []).filter(({ revoked_at }) => !revoked_at);
  return (
    <Panel
      source={SOURCE}
      part="items"
      title="Share links"
      note="Whoever has one reads that report, and nothing else."
    >
      {failure && <ProblemNotice problem={asProblem(failure)} />}
      {shares.data && open.length === 0 && (
        <p className={classes.line}>
          None is open. A finished analysis can be shared from its page.
        </p>
      )}
      <ul className={classes.list} aria-label="Share links">
        {open.map(({ id, run_id, created_at, expires_at }) => (
          <li key={id}>
            <div>
              <Link href={`/runs/${run_id}`}>{run_id}</Link>
              <p>
                made {formatWhen(created_at, new Date())}, ends{" "}
                {new Date(expires_at).toLocaleDateString("en-GB")}
              </p>
            </div>
            <Button
              size="xs"
              variant="default"
              aria-label={`End the link to ${run_id}`}
              loading={revoke.isPending && revoke.variables === id}
              onClick={() => revoke.mutate(id)}
            >
              End it
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
