// Shown when the session has ended: how to get in again.
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import { useSignIn } from "@/api/useSignIn";
import { EmptyState } from "@/ui/EmptyState";
import { usePageTitle } from "./usePageTitle";

export function SignedOutPage() {
  usePageTitle("Sign in");
  const [token, setToken] = useState("");
  const signIn = useSignIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(token);
  };
  return (
    <EmptyState title="Please sign in again">
      <p>
        Your session has ended. Run <code>wherefore token</code> in a terminal on the machine that
        serves this page, and paste what it prints.
      </p>
      <form onSubmit={submit}>
        <PasswordInput
          label="Token"
          autoComplete="current-password"
          value={token}
          error={signIn.error && asProblem(signIn.error).message}
          onChange={(event) => setToken(event.currentTarget.value)}
          ta="left"
          mt="lg"
        />
        <Button type="submit" mt="md" disabled={!token.trim()} loading={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </EmptyState>
  );
}
