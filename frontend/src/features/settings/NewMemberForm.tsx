// Adds somebody by address; without a password they sign in with the identity provider.
import { Button, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import type { MemberRole } from "@/api/types";
import { useAddMember } from "@/api/useMembers";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { isRole, ROLES } from "./roles";
import classes from "./settings.module.css";

export function NewMemberForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [role, setRole] = useState<MemberRole>("viewer");
  const add = useAddMember();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(
      { email: email.trim(), role, password },
      {
        onSuccess: () => {
          setEmail("");
          setPassword("");
        },
      },
    );
  };
  return (
    <>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label="E-mail address"
          type="email"
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <NativeSelect
          label="Role"
          data={ROLES}
          value={role}
          onChange={({ currentTarget: { value } }) => isRole(value) && setRole(value)}
        />
        <PasswordInput
          label="Password, if they need one"
          autoComplete="new-password"
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Button type="submit" disabled={!email.includes("@")} loading={add.isPending}>
          Add
        </Button>
      </form>
      {add.error && <ProblemNotice problem={asProblem(add.error)} />}
    </>
  );
}
