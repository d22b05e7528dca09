// What a person knows: arrows that are there, arrows that are not, and which variables come first.
import { Button } from "@mantine/core";
import { claimsOf, contradictions } from "./claims";
import type { Arrow } from "./draft";
import { release } from "./edits";
import classes from "./Studio.module.css";
import { TierBoard } from "./TierBoard";
import type { Studio } from "./useStudio";

export function KnowledgePanel({ studio }: { studio: Studio }) {
  const claims = claimsOf(studio.found, studio.draft);
  const against = contradictions(studio.draft);
  return (
    <div className={classes.side}>
      {against.length > 0 && (
        <ul className={classes.warnings} role="alert">
          {against.map((words) => (
            <li key={words}>{words}.</li>
          ))}
        </ul>
      )}
      <Arrows title="Must be there" signs="→" arrows={claims.required} studio={studio} />
      <Arrows title="Must not be there" signs="↛" arrows={claims.forbidden} studio={studio} />
      {claims.untold.length > 0 && (
        <>
          <h3>Drawn, but a search cannot be told</h3>
          <p className={classes.quiet}>{claims.untold.join(", ")}</p>
        </>
      )}
      <h3>What comes first</h3>
      <p className={classes.quiet}>
        Nothing in a later tier causes anything in an earlier one. Drag names, or choose a tier.
      </p>
      <TierBoard studio={studio} />
    </div>
  );
}

interface ArrowsProps {
  title: string;
  signs: string;
  arrows: readonly Arrow[];
  studio: Studio;
}

function Arrows({ title, signs, arrows, studio: { draft, edit } }: ArrowsProps) {
  const isStated = (arrow: Arrow) =>
    [...draft.required, ...draft.forbidden].some((a) => a[0] === arrow[0] && a[1] === arrow[1]);
  return (
    <>
      <h3>{title}</h3>
      {arrows.length === 0 && <p className={classes.quiet}>Nothing yet.</p>}
      <ul className={classes.arrows}>
        {arrows.map((arrow) => (
          <li key={arrow.join(" ")}>
            <span>
              {arrow[0]} <b>{signs}</b> {arrow[1]}
            </span>
            {isStated(arrow) ? (
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={`Take back ${arrow[0]} ${signs} ${arrow[1]}`}
                onClick={() => edit(release(arrow), `${arrow.join(" → ")} taken back`)}
              >
                Take back
              </Button>
            ) : (
              <small>by your drawing</small>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
