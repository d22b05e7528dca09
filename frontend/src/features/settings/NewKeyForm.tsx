// Makes a key and shows its secret, this once.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import type { KeyWish } from "@/api/types";
import { useCreateKey } from "@/api/useKeys";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { Snippet } from "@/ui/Snippet";
import classes from "./settings.module.css";

type Scopes = NonNullable<KeyWish["scopes"]>;

const REACHES: Record<string, { label: string; scopes: Scopes }> = {
  read: { label: "Read", scopes: ["read"] },
  write: { label: "Read and ask", scopes: ["read", "write"] },
};

export function NewKeyForm() {
  const [name, setName] = useState("");
  const [reach, setReach] = useState("read");
  const [days, setDays] = useState("90");
  const create = useCreateKey();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      {
        name: name.trim(),
        scopes: REACHES[reach]?.scopes ?? ["read"],
        days: days === "" ? null : Number(days),
      },
      { onSuccess: () => setName("") },
    );
  };
  return (
    <>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label="What it is for"
          value={name}
          maxLength={200}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NativeSelect
          label="It may"
          data={Object.entries(REACHES).map(([value, { label }]) => ({ value, label }))}
          value={reach}
          onChange={({ currentTarget }) => setReach(currentTarget.value)}
        />
        <NativeSelect
          label="Valid for"
          data={[
            { value: "30", label: "30 days" },
            { value: "90", label: "90 days" },
            { value: "365", label: "A year" },
            { value: "", label: "Until it is revoked" },
          ]}
          value={days}
          onChange={({ currentTarget }) => setDays(currentTarget.value)}
        />
        <Button type="submit" disabled={!name.trim()} loading={create.isPending}>
          Make a key
        </Button>
      </form>
      {create.error && <ProblemNotice problem={asProblem(create.error)} />}
      {create.data && (
        <div className={classes.secret}>
          <p>Copy it now: it is not shown again.</p>
          <Snippet label="The new key" code={create.data.secret} />
        </div>
      )}
    </>
  );
}
