// Shown when the session has ended: how to get in again.
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { EmptyState } from "@/ui/EmptyState";

export function SignedOutPage() {
  const [token, setToken] = useState("");
  const signIn = (event: FormEvent) => {
    event.preventDefault();
    window.location.assign(`/login?token=${encodeURIComponent(token.trim())}`);
  };
  return (
    <EmptyState title="Please sign in again">
      <p>
        Your session has ended or this browser has none. Run <code>wherefore token</code> in a
        terminal on the machine that serves this page, and paste what it prints.
      </p>
      <form onSubmit={signIn}>
        <TextInput
          label="Token"
          autoComplete="off"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          ta="left"
          mt="lg"
        />
        <Button type="submit" mt="md" disabled={!token.trim()}>
          Sign in
        </Button>
      </form>
    </EmptyState>
  );
}
