// For calls that answer with nothing: done, or a thrown Problem.
import { problemOf } from "./problem";

interface Answered {
  error?: unknown;
  response: Response;
}

export async function done(answer: Promise<Answered>): Promise<void> {
  const { error, response } = await answer;
  if (!response.ok) throw problemOf(response.status, error, response.headers.get("x-request-id"));
}
