// What has to be held fixed: the sets that will do, and one's own choice.
import { Checkbox } from "@mantine/core";
import type { Identification } from "@/api/types";
import classes from "./Studio.module.css";
import type { Studio } from "./useStudio";

interface Props {
  studio: Studio;
  seen: Identification;
}

export function HoldFixed({ studio, seen }: Props) {
  const { draft, effect } = studio;
  const sets = seen.estimands.filter(({ design }) => design === "backdoor");
  const ownable = draft.nodes.filter(
    (name) => ![effect.treatment, effect.outcome, ...draft.latent].includes(name),
  );
  const toggle = (name: string) =>
    effect.setHeld(
      seen.held.includes(name) ? seen.held.filter((each) => each !== name) : [...seen.held, name],
    );
  return (
    <>
      <h3>Hold fixed</h3>
      <fieldset className={classes.sets} aria-label="Sets that will do">
        {sets.map(({ adjustment }) => (
          <button
            key={adjustment.join("\n")}
            type="button"
            aria-pressed={isSame(adjustment, seen.held)}
            onClick={() => effect.setHeld(adjustment)}
          >
            {named(adjustment)}
          </button>
        ))}
      </fieldset>
      <p className={classes.quiet}>
        {seen.is_enough === null
          ? "The graph leaves open whether this is enough."
          : seen.is_enough
            ? `Holding ${named(seen.held)} fixed closes every path that misleads.`
            : `Holding ${named(seen.held)} fixed does not give the effect.`}
      </p>
      <details>
        <summary>Choose for yourself</summary>
        <div className={classes.checks}>
          {ownable.map((name) => (
            <Checkbox
              key={name}
              size="xs"
              label={name}
              checked={seen.held.includes(name)}
              onChange={() => toggle(name)}
            />
          ))}
        </div>
      </details>
    </>
  );
}

const SHOWN = 5;

const named = (names: readonly string[]): string => {
  if (names.length === 0) return "nothing";
  return names.length <= SHOWN
    ? names.join(", ")
    : `${names.slice(0, SHOWN - 1).join(", ")} and ${names.length - SHOWN + 1} more`;
};

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));
