// POST /login: opens a session with the server's token, without leaving the page.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { reach } from "./client";
import { Problem, problemOf } from "./problem";
import { setReach } from "./reachability";

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (token: string) => {
      const body = new URLSearchParams({ token: token.trim() });
      const address = new URL("/login", window.location.origin);
      const response = await reach(new Request(address, { method: "POST", body }));
      if (response.status === 401) throw wrongToken();
      if (!response.ok) throw problemOf(response.status, null);
    },
    onSuccess: () => {
      setReach("well");
      void queries.invalidateQueries();
    },
  });
}

const wrongToken = () =>
  new Problem({
    kind: "refused",
    sentence: "That is not the token of this server.",
    hint: "Run `wherefore token` again and copy all of what it prints.",
  });
