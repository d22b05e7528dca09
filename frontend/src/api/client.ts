// The typed client: every answer is data or a thrown Problem.
import createClient from "openapi-fetch";
import { offline, problemOf } from "./problem";
import type { paths } from "./schema";

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: "same-origin",
  fetch: (request) => reach(request),
});

/** Fetch, with an unreachable server told apart from a cancelled call. */
export async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw offline();
  }
}

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** openapi-fetch reads a pair as a list of any length; the schema's own types know better. */
type Loose<T> = T extends readonly (infer Item)[]
  ? Loose<Item>[]
  : T extends object
    ? { [Key in keyof T]: Loose<T[Key]> }
    : T;

/** Return the data of an answer, or throw what went wrong as a Problem. */
export async function dataOf<T>(answer: Promise<Answered<Loose<T>>>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok && data !== undefined) return data as T;
  throw problemOf(response.status, error, response.headers.get("x-request-id"));
}
