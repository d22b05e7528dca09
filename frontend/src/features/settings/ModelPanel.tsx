// The language model: whether there is one, what it may be used for, and a trial.
import { Button, Loader } from "@mantine/core";
import { asProblem } from "@/api/problem";
import type { ModelStatus } from "@/api/types";
import { useModelSettings, useTryModel } from "@/api/useModelSettings";
import { formatCount, formatSeconds } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { told } from "@/ui/source";
import { VerdictTag } from "@/ui/VerdictTag";
import classes from "./settings.module.css";

const SOURCE = told("/v1/settings/model");

export function ModelPanel() {
  const { data, error, refetch } = useModelSettings();
  return (
    <Panel
      source={SOURCE}
      title="Language model"
      note="It is never needed: rules plan and tell every answer. A model reads questions more freely and may suggest."
    >
      {error && <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Loader role="status" aria-label="Loading" />}
      {data && (data.configured ? <Configured status={data} /> : <Unconfigured />)}
    </Panel>
  );
}

function Unconfigured() {
  return (
    <p className={classes.line}>
      None is set up. Whoever runs this server sets <code>LLM_BASE_URL</code>,{" "}
      <code>LLM_API_KEY</code> and <code>LLM_MODEL</code> and starts it again.
    </p>
  );
}

function Configured({ status: { model, server, terms } }: { status: ModelStatus }) {
  const trial = useTryModel();
  return (
    <>
      <p className={classes.line}>
        <b>{model}</b> at {server}. A run may make {formatCount(terms.calls)} calls and use{" "}
        {formatCount(terms.tokens)} tokens within {formatSeconds(terms.seconds)}.
      </p>
      <Button size="sm" loading={trial.isPending} onClick={() => trial.mutate()}>
        Try it
      </Button>
      <div role="status" className={classes.told}>
        {trial.data && (
          <>
            <VerdictTag
              verdict={trial.data.works ? "passed" : "failed"}
              word={trial.data.works ? "Works" : "Does not work"}
            />{" "}
            {trial.data.sentence} ({formatSeconds(trial.data.seconds)},{" "}
            {formatCount(trial.data.tokens)} tokens)
          </>
        )}
      </div>
      {trial.error && <ProblemNotice problem={asProblem(trial.error)} />}
    </>
  );
}
