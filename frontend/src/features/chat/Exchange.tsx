// What was said and what was answered; each sentence shows what it rests on.
import { Link } from "wouter";
import type { Message } from "@/api/types";
import { tied } from "@/ui/numbers";
import { pointing } from "@/ui/pointing";
import classes from "./Chat.module.css";
import { placeOf } from "./cites";

interface Props {
  message: Message;
  runId: string;
}

export function Exchange({ message, runId }: Props) {
  const about = message.run_id ?? message.about_run_id ?? runId;
  const talk = message.conversation_id;
  return (
    <li className={classes.exchange}>
      <p className={classes.said}>{message.text}</p>
      <div className={classes.answer}>
        {message.sentences.map((sentence) => (
          <p key={sentence.text}>
            {tied(sentence.text)}{" "}
            {(sentence.cites ?? []).map((cite) => (
              <Cite key={cite} cite={cite} runId={about} talk={talk} />
            ))}
          </p>
        ))}
        {message.run_id && message.run_id !== runId && (
          <Link href={`/runs/${message.run_id}?talk=${talk}`}>See what came of it</Link>
        )}
        {message.run_id && message.about_run_id && (
          <Link href={`/runs/${message.about_run_id}/compare/${message.run_id}`}>
            Compare the two
          </Link>
        )}
        {message.run_id === runId && message.about_run_id && (
          <Link href={`/runs/${message.about_run_id}?talk=${talk}`}>Back to what it was</Link>
        )}
      </div>
    </li>
  );
}

interface CiteProps {
  cite: string;
  runId: string;
  talk: string;
}

function Cite({ cite, runId, talk }: CiteProps) {
  const view = placeOf(cite);
  if (view === null) return null;
  return (
    <Link
      className={classes.cite}
      href={`/runs/${runId}?view=${view}&talk=${talk}`}
      aria-label={`What this rests on: ${cite}`}
      {...pointing([cite])}
    >
      {cite}
    </Link>
  );
}
