// The query cache: nothing is retried that the server refused, and lost connections are noted.
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { asProblem } from "@/api/problem";
import { noteFailure } from "@/api/reachability";

const MAY_PASS: ReadonlySet<string> = new Set(["offline", "server"]);

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: noteFailure }),
  mutationCache: new MutationCache({ onError: noteFailure }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && MAY_PASS.has(asProblem(error).kind),
      retryDelay: 600,
      refetchOnWindowFocus: false,
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});
