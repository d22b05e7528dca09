// Addresses that are called when a run ends.
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import { useCreateWebhook, useRemoveWebhook, useTestWebhook, useWebhooks } from "@/api/useWebhooks";
import { formatWhen } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { Snippet } from "@/ui/Snippet";
import type { Source } from "@/ui/source";
import classes from "./settings.module.css";

const SOURCE: Source = { path: "/v1/webhooks", python: "client.webhooks.list()" };

export function WebhooksPanel() {
  const [url, setUrl] = useState("");
  const webhooks = useWebhooks();
  const create = useCreateWebhook();
  const remove = useRemoveWebhook();
  const test = useTestWebhook();
  const failure = webhooks.error ?? create.error ?? remove.error ?? test.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(url.trim(), { onSuccess: () => setUrl("") });
  };
  return (
    <Panel
      source={SOURCE}
      title="Webhooks"
      note="Each address is called when a run ends, with a signature to check it by."
    >
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label="Address"
          type="url"
          placeholder="https://example.org/hook"
          value={url}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        />
        <Button type="submit" disabled={!url.trim()} loading={create.isPending}>
          Call this address
        </Button>
      </form>
      {failure && <ProblemNotice problem={asProblem(failure)} />}
      {create.data && (
        <div className={classes.secret}>
          <p>Copy it now: it is not shown again.</p>
          <Snippet label="The secret that signs the calls" code={create.data.secret} />
        </div>
      )}
      <ul className={classes.list} aria-label="Webhooks">
        {(webhooks.data ?? []).map(({ id, url: address, created_at }) => (
          <li key={id}>
            <div>
              <b>{address}</b>
              <p>
                since {formatWhen(created_at, new Date())}
                {test.isSuccess && test.variables === id && ": a test is on its way"}
              </p>
            </div>
            <Button
              size="xs"
              variant="default"
              aria-label={`Send a test to ${address}`}
              loading={test.isPending && test.variables === id}
              onClick={() => test.mutate(id)}
            >
              Test
            </Button>
            <Button
              size="xs"
              variant="default"
              aria-label={`Remove ${address}`}
              loading={remove.isPending && remove.variables === id}
              onClick={() => remove.mutate(id)}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
