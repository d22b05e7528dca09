// Where what is shown comes from, so that it can be had as code.
import { createContext, useContext } from "react";
import { literal, quoted, shell } from "./literals";

/** A resource of the API: its address, and the same read by the Python client. */
export interface Source {
  path: string;
  python: string;
  /** Whether Python finds its fields by key, as in a dict. */
  byKey?: boolean;
  /** What is sent, where it is asked with a body. */
  body?: object;
  /** The file that it is written to, where it is no JSON. */
  file?: string;
}

const Sources = createContext<Source | null>(null);

export const SourceOf = Sources.Provider;

export const useSource = (): Source | null => useContext(Sources);

const SIGN_IN = '-H "Authorization: Bearer $WHEREFORE_TOKEN"';

/** The programs that read it, and of it one field where `part` names one. */
export function readingOf(source: Source, part: string, server: string): string {
  const { imports, line } = inPython(source, part);
  return `${imports}from wherefore import Wherefore

client = Wherefore(${quoted(server)})  # the token is read from WHEREFORE_TOKEN
${line}

# the same without Python
${inShell(source, part, server)}`;
}

function inPython({ python, byKey, file }: Source, part: string) {
  if (file) {
    const imports = "from pathlib import Path\n\n";
    return { imports, line: `Path(${quoted(file)}).write_bytes(${python})` };
  }
  const field = byKey ? `[${quoted(part)}]` : `.${part}`;
  return { imports: "", line: `print(${python}${part && field})` };
}

function inShell({ path, body, file }: Source, part: string, server: string): string {
  const sent = body
    ? ` -H 'Content-Type: application/json' \\\n  -d ${shell(JSON.stringify(body))}`
    : "";
  const taken = file ? ` -o ${file}` : part && ` | jq .${part}`;
  return `curl -s ${SIGN_IN}${sent} ${shell(server + path)}${taken}`;
}

const ofRun = (id: string, path: string, call: string): Source => ({
  path: `/v1/runs/${encodeURIComponent(id)}${path}`,
  python: `client.runs.${call}(${quoted(id)})`,
});

export const runOf = (run: string): Source => ofRun(run, "", "get");
export const resultOf = (run: string): Source => ofRun(run, "/result", "result");
export const figuresOf = (run: string): Source => ofRun(run, "/figures", "figures");
export const planOf = (run: string): Source => ({ ...ofRun(run, "/plan", "plan"), byKey: true });
export const logOf = (run: string): Source => ofRun(run, "/events", "log");
export const datasetOf = (id: string): Source => ({
  path: `/v1/datasets/${encodeURIComponent(id)}`,
  python: `client.datasets.get(${quoted(id)})`,
});

/** The file of a report, as one asks for it. */
export const reportOf = (run: string, format: string, audience: string): Source => ({
  path: `/v1/runs/${encodeURIComponent(run)}/report?format=${format}&audience=${audience}`,
  python: `client.runs.report(${quoted(run)}, format=${quoted(format)}, audience=${quoted(audience)})`,
  file: `report.${format}`,
});

/** A conversation; before anything was said, how one is opened about the run. */
export const talkOf = (talk: string | null, run: string): Source =>
  talk
    ? {
        path: `/v1/conversations/${encodeURIComponent(talk)}`,
        python: `client.conversations.get(${quoted(talk)})`,
      }
    : {
        path: "/v1/conversations",
        python: `client.conversations.begin(run_id=${quoted(run)})`,
        body: { run_id: run },
      };

/** Any address of the API, for which the Python client needs no call of its own. */
export const told = (path: string, body?: object): Source => ({
  path,
  python: `client.read(${quoted(path)}${body ? `, json=${literal(body)}` : ""})`,
  byKey: true,
  ...(body && { body }),
});

const ofRunTold = (run: string, path: string): Source =>
  told(`/v1/runs/${encodeURIComponent(run)}${path}`);

export const stepsOf = (run: string): Source => ofRunTold(run, "/steps");
export const treeOf = (run: string): Source => ofRunTold(run, "/tree");
export const comparisonOf = (run: string, other: string): Source =>
  ofRunTold(run, `/compare/${encodeURIComponent(other)}`);
