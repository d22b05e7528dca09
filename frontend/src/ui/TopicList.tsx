// Topics with what was measured; long ones open on demand. A table's own traits pass or fail nothing.
import { Icon } from "./Icon";
import { tied } from "./numbers";
import { evidence } from "./pointing";
import classes from "./TopicList.module.css";
import type { Topic } from "./topics";
import { VerdictTag } from "./VerdictTag";

const SHOWN = 2;

interface Props {
  topics: readonly Topic[];
}

/** Checks: each with its verdict. */
export function CheckedTopics({ topics }: Props) {
  return (
    <ul className={classes.list}>
      {topics.map((topic) => (
        <li
          key={topic.name}
          className={classes.topic}
          data-evidence={evidence(...(topic.ids ?? []))}
        >
          <Sentences topic={topic} />
          <VerdictTag verdict={topic.verdict} />
        </li>
      ))}
    </ul>
  );
}

/** Traits of the data: what to take care of is marked, nothing has failed. */
export function NoticedTopics({ topics }: Props) {
  return (
    <ul className={classes.list}>
      {topics.map((topic) => (
        <li
          key={topic.name}
          className={classes.topic}
          data-evidence={evidence(...(topic.ids ?? []))}
        >
          <Sentences topic={topic} />
          {topic.verdict === "failed" && (
            <span className={classes.care}>
              <Icon name="warning" size={16} /> Take care
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Sentences({ topic: { name, sentences } }: { topic: Topic }) {
  const rest = sentences.slice(SHOWN);
  return (
    <div>
      <b>{name}</b>
      {sentences.slice(0, SHOWN).map((sentence) => (
        <p key={sentence}>{tied(sentence)}</p>
      ))}
      {rest.length > 0 && (
        <details>
          <summary>and {rest.length} more</summary>
          {rest.map((sentence) => (
            <p key={sentence}>{tied(sentence)}</p>
          ))}
        </details>
      )}
    </div>
  );
}
