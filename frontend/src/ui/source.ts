// Where what a panel shows comes from, so that each can be had as code.
import { createContext, useContext } from "react";

/** A resource of the API: its address, and the same read by the Python client. */
export interface Source {
  path: string;
  python: string;
  /** Whether Python finds its fields by key, as in a dict. */
  byKey?: boolean;
}

const Sources = createContext<Source | null>(null);

export const SourceOf = Sources.Provider;

export const useSource = (): Source | null => useContext(Sources);

const SIGN_IN = '-H "Authorization: Bearer $WHEREFORE_TOKEN"';

/** The programs that read it, and of it one field where `part` names one. */
export function readingOf({ path, python, byKey }: Source, part: string, server: string): string {
  const field = byKey ? `["${part}"]` : `.${part}`;
  return `from wherefore import Wherefore

client = Wherefore(${JSON.stringify(server)})  # the token is read from WHEREFORE_TOKEN
print(${python}${part && field})

# the same without Python
curl -s ${SIGN_IN} '${server}${path}'${part && ` | jq .${part}`}`;
}

const quoted = (id: string): string => JSON.stringify(id);

const ofRun = (id: string, path: string, call: string): Source => ({
  path: `/v1/runs/${encodeURIComponent(id)}${path}`,
  python: `client.runs.${call}(${quoted(id)})`,
});

export const resultOf = (run: string): Source => ofRun(run, "/result", "result");
export const figuresOf = (run: string): Source => ofRun(run, "/figures", "figures");
export const planOf = (run: string): Source => ({ ...ofRun(run, "/plan", "plan"), byKey: true });
export const logOf = (run: string): Source => ofRun(run, "/events", "log");
export const datasetOf = (id: string): Source => ({
  path: `/v1/datasets/${encodeURIComponent(id)}`,
  python: `client.datasets.get(${quoted(id)})`,
});
