// A run as code: what a program would send to ask the same again and to read what was found.
import type { Knowledge, Run, RunOptions } from "@/api/types";
import { literal, quoted, shell } from "@/ui/literals";

export type Language = "Python" | "curl" | "Command line";

export const LANGUAGES: readonly Language[] = ["Python", "curl", "Command line"];

/** What is needed of a run to ask it again. */
export type Asked = Pick<Run, "id" | "dataset_id" | "question" | "options" | "knowledge">;

/** Return the program in one language; `server` is the address that this page came from. */
export function snippet(language: Language, asked: Asked, server: string): string {
  switch (language) {
    case "Python":
      return python(asked, server);
    case "curl":
      return curl(asked, server);
    case "Command line":
      return commands(asked, server);
  }
}

function python(asked: Asked, server: string): string {
  const knowledge = given(asked.knowledge);
  const options = saidOptions(asked.options);
  const names = ["Wherefore", ...(knowledge ? ["Knowledge"] : []), ...(options ? ["Options"] : [])];
  return lines(
    `from wherefore import ${names.toSorted().join(", ")}`,
    "",
    `client = Wherefore(${quoted(server)})  # the token is read from WHEREFORE_TOKEN`,
    "run = client.runs.start(",
    `    ${quoted(asked.dataset_id)},`,
    `    ${quoted(asked.question)},`,
    knowledge && `    knowledge=Knowledge(${keywords(knowledge)}),`,
    options && `    options=Options(${keywords(options)}),`,
    ")",
    "result = client.runs.result(run.id)",
    "print(result.sentence)",
    "",
    "# What this run has found, without asking again:",
    `found = client.runs.result(${quoted(asked.id)})`,
  );
}

function curl(asked: Asked, server: string): string {
  const knowledge = given(asked.knowledge);
  const options = saidOptions(asked.options);
  const body = JSON.stringify(
    {
      dataset_id: asked.dataset_id,
      question: asked.question,
      ...(knowledge ? { knowledge } : {}),
      ...(options ? { options } : {}),
    },
    null,
    2,
  );
  return lines(
    `URL=${server}`,
    'curl -s -H "Authorization: Bearer $WHEREFORE_TOKEN" \\',
    "  -H 'Content-Type: application/json' -H 'Prefer: wait=60' \\",
    `  -d ${shell(body)} $URL/v1/runs`,
    "",
    "# What this run has found, without asking again:",
    'curl -s -H "Authorization: Bearer $WHEREFORE_TOKEN" \\',
    `  $URL/v1/runs/${asked.id}/result`,
  );
}

function commands(asked: Asked, server: string): string {
  const { options } = asked;
  const settings = [
    `--seed ${options.seed}`,
    `--budget ${options.budget_seconds}`,
    `--planner ${options.planner}`,
    ...options.algorithms.map((name) => `--algorithm ${name}`),
  ];
  return lines(
    `export WHEREFORE_URL=${server}  # and WHEREFORE_TOKEN`,
    `wherefore ask ${asked.dataset_id} ${shell(asked.question)} \\`,
    `  ${settings.join(" ")} \\`,
    "  --wait --out report.html",
  );
}

/** Drop what says nothing; null when nothing is left. */
function given(fields: Partial<Knowledge>): Record<string, unknown> | null {
  const said = Object.entries(fields).filter(([, value]) => isSaid(value));
  return said.length > 0 ? Object.fromEntries(said) : null;
}

/** The options that make the answer what it is. */
function saidOptions(options: Asked["options"]): Record<string, unknown> | null {
  const chosen: Partial<RunOptions> = { ...options };
  const ordinary: Record<string, unknown> = { planner: "auto", missing: "auto" };
  const said = Object.entries(chosen).filter(
    ([name, value]) => isSaid(value) && value !== false && ordinary[name] !== value,
  );
  return said.length > 0 ? Object.fromEntries(said) : null;
}

const isSaid = (value: unknown): boolean =>
  value !== null &&
  value !== undefined &&
  value !== "" &&
  !(Array.isArray(value) && value.length === 0) &&
  !(typeof value === "object" && Object.keys(value as object).length === 0);

const lines = (...all: (string | null | false)[]): string =>
  all.filter((line) => line !== null && line !== false).join("\n");

const keywords = (fields: Record<string, unknown>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${literal(value)}`)
    .join(", ");
