// /v1/conversations: what is said about a run, and where that leads.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Conversation, Message } from "./types";
import { runKey } from "./useRun";

const PATIENCE = 2; // seconds an answer is waited for before it is looked up again
const AGAIN = 2000;

const keyOf = (id: string | null) => ["conversation", id];

/** The conversation with all that was said; read again while a run it led to is still going. */
export const useConversation = (id: string | null, isGoing: boolean) =>
  useQuery({
    queryKey: keyOf(id),
    enabled: id !== null,
    queryFn: ({ signal }) =>
      dataOf<Conversation>(
        client.GET("/v1/conversations/{conversation_id}", {
          params: { path: { conversation_id: id ?? "" } },
          signal,
        }),
      ),
    refetchInterval: isGoing ? AGAIN : false,
  });

interface Said {
  conversationId: string | null;
  runId: string;
  text: string;
}

/** Says something of a run; the first words open the conversation. */
export function useSay() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ conversationId, runId, text }: Said) => {
      const id = conversationId ?? (await opened(runId));
      return dataOf<Message>(
        client.POST("/v1/conversations/{conversation_id}/messages", {
          params: { path: { conversation_id: id }, header: { prefer: `wait=${PATIENCE}` } },
          body: { text, from_run_id: runId, may_ask: true },
        }),
      );
    },
    onSuccess: ({ conversation_id, run_id }) =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keyOf(conversation_id) }),
        queries.invalidateQueries({ queryKey: ["runs"] }),
        queries.invalidateQueries({ queryKey: runKey(run_id ?? "") }),
      ]),
  });
}

async function opened(runId: string): Promise<string> {
  const { id } = await dataOf<{ id: string }>(
    client.POST("/v1/conversations", { body: { run_id: runId } }),
  );
  return id;
}
