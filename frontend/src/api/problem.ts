// What went wrong with a request, as one value that screens can show: cause, hint, request id.

export type ProblemKind = "offline" | "signed_out" | "not_found" | "refused" | "server";

interface Details {
  kind: ProblemKind;
  sentence: string;
  hint?: string;
  code?: string;
  requestId?: string;
}

/** A failed call. `sentence` is complete and plain; `hint` says what the person can do. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly hint: string;
  readonly code: string;
  readonly requestId: string;

  constructor({ kind, sentence, hint = "", code = "", requestId = "" }: Details) {
    super(sentence);
    this.kind = kind;
    this.hint = hint;
    this.code = code;
    this.requestId = requestId;
  }
}

export const offline = (): Problem =>
  new Problem({
    kind: "offline",
    code: "offline",
    sentence: "The server does not answer.",
    hint: "Check that Wherefore is still running; this page tries again by itself.",
  });

/** Read an RFC 9457 body; anything else still becomes a sentence. */
export function problemOf(status: number, body: unknown, header: string | null = null): Problem {
  const fields = isRecord(body) ? body : {};
  return new Problem({
    kind: kindOf(status),
    sentence: text(fields.detail) || text(fields.title) || fallback(status),
    hint: text(fields.hint) || fieldErrors(fields.errors),
    code: text(fields.code) || `http_${status}`,
    requestId: text(fields.request_id) || (header ?? ""),
  });
}

export const asProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem({
        kind: "server",
        sentence: "Something went wrong in this page.",
        hint: "Reload it; if it happens again, please report it.",
        code: "browser_error",
      });

function kindOf(status: number): ProblemKind {
  if (status === 401) return "signed_out";
  if (status === 404) return "not_found";
  if (status === 0 || (status >= 502 && status <= 504)) return "offline";
  return status >= 500 ? "server" : "refused";
}

function fallback(status: number): string {
  if (status === 404) return "There is nothing at this address.";
  if (status === 413) return "The file is larger than this server accepts.";
  return status >= 500 ? "The server failed to answer." : "The server refused the request.";
}

function fieldErrors(errors: unknown): string {
  if (!Array.isArray(errors)) return "";
  return errors
    .filter(isRecord)
    .map((error) => [text(error.field), text(error.message)].filter(Boolean).join(": "))
    .join("; ");
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
