// Another password for oneself; who signs in with the server's token has none.
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import type { Me } from "@/api/types";
import { useChangePassword } from "@/api/useChangePassword";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./settings.module.css";

export function PasswordPanel({ me }: { me: Me }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useChangePassword();
  if (me.person_id === null) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { current, new: next },
      {
        onSuccess: () => {
          setCurrent("");
          setNext("");
        },
      },
    );
  };
  return (
    <Panel title="Your password" note="When it changes all sessions end, and you sign in again.">
      <form className={classes.form} onSubmit={submit}>
        <PasswordInput
          label="The one you have"
          autoComplete="current-password"
          value={current}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
        />
        <PasswordInput
          label="The new one"
          autoComplete="new-password"
          value={next}
          onChange={({ currentTarget }) => setNext(currentTarget.value)}
        />
        <Button type="submit" disabled={!next} loading={change.isPending}>
          Change it
        </Button>
      </form>
      {change.error && <ProblemNotice problem={asProblem(change.error)} />}
      {change.isSuccess && <output>It is changed.</output>}
    </Panel>
  );
}
