// Talking about a run: its findings are explained, and a wish for a change leads to a run of its own.
import { useEffect } from "react";
import { useLocation, useSearchParams } from "wouter";
import { asProblem } from "@/api/problem";
import type { RunAsks } from "@/api/types";
import { useConversation, useSay } from "@/api/useConversation";
import { useResult } from "@/api/useResult";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { talkOf } from "@/ui/source";
import classes from "./Chat.module.css";
import { Exchange } from "./Exchange";
import { Saying } from "./Saying";
import { suggestions } from "./suggestions";

interface Props {
  runId: string;
  isOver: boolean;
  /** What the run waits to have answered; what is said then is the answer. */
  asks: RunAsks | null;
}

export function Chat({ runId, isOver, asks }: Props) {
  const [, navigate] = useLocation();
  const [search] = useSearchParams();
  const id = search.get("talk");
  const talk = useConversation(id, !isOver);
  const say = useSay();
  const result = useResult(runId, isOver);
  const { refetch } = talk;

  useEffect(() => {
    if (isOver && id) void refetch(); // what a run has changed is told when it ends
  }, [isOver, id, refetch]);

  const send = (text: string) =>
    say.mutate(
      { conversationId: id, runId, text },
      {
        onSuccess: (message) => {
          const there = `/runs/${message.run_id ?? runId}?talk=${message.conversation_id}`;
          navigate(there, { replace: message.run_id === null });
        },
      },
    );
  const messages = talk.data?.messages ?? [];
  return (
    <Panel title="Talk about it" source={talkOf(id, runId)}>
      {messages.length > 0 && (
        <ol className={classes.log} aria-live="polite">
          {messages.map((message) => (
            <Exchange key={message.id} message={message} runId={runId} />
          ))}
        </ol>
      )}
      {say.error && <ProblemNotice problem={asProblem(say.error)} />}
      <Saying
        isBusy={say.isPending}
        canSay={isOver || asks !== null}
        asked={asks?.question ?? null}
        suggestions={
          asks ? asks.choices.map(({ text }) => text) : suggestions(messages, result.data)
        }
        onSay={send}
      />
    </Panel>
  );
}
