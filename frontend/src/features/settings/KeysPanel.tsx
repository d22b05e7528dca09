// API keys: made, shown once, revoked.
import { Button } from "@mantine/core";
import { asProblem } from "@/api/problem";
import type { ApiKey } from "@/api/types";
import { useKeys, useRevokeKey } from "@/api/useKeys";
import { formatWhen } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { told } from "@/ui/source";
import { NewKeyForm } from "./NewKeyForm";
import classes from "./settings.module.css";

const SOURCE = told("/v1/keys");

export function KeysPanel() {
  const keys = useKeys();
  const revoke = useRevokeKey();
  const failure = keys.error ?? revoke.error;
  return (
    <Panel
      source={SOURCE}
      part="items"
      title="API keys"
      note="What programs call with. A key allows no more than its maker may do."
    >
      <NewKeyForm />
      {failure && <ProblemNotice problem={asProblem(failure)} />}
      <ul className={classes.list} aria-label="API keys">
        {(keys.data ?? []).map((key) => (
          <li key={key.id}>
            <div>
              <b>{key.name}</b> <code>{key.prefix}…</code>
              <p>{standing(key)}</p>
            </div>
            {!key.revoked_at && (
              <Button
                size="xs"
                variant="default"
                aria-label={`Revoke ${key.name}`}
                loading={revoke.isPending && revoke.variables === key.id}
                onClick={() => revoke.mutate(key.id)}
              >
                Revoke
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function standing({ scopes, created_at, expires_at, revoked_at, last_used_at }: ApiKey): string {
  const now = new Date();
  const parts = [
    scopes.join(", "),
    `made ${formatWhen(created_at, now)}`,
    last_used_at ? `used ${formatWhen(last_used_at, now)}` : "never used",
    revoked_at
      ? "revoked"
      : expires_at && `ends ${new Date(expires_at).toLocaleDateString("en-GB")}`,
  ];
  return parts.filter(Boolean).join(" · ");
}
