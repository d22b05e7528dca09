// What the drawing says of an effect: whether it is identified, what to hold fixed, each path and its role.
import { Checkbox, NativeSelect } from "@mantine/core";
import { asProblem } from "@/api/problem";
import type { Identification } from "@/api/types";
import { Implied } from "./Implied";
import { PathList } from "./PathList";
import classes from "./Studio.module.css";
import type { Studio } from "./useStudio";

interface Props {
  studio: Studio;
  seen: Identification | undefined;
  error: unknown;
  onPoint: (path: Identification["paths"][number] | null) => void;
}

export function EffectPanel({ studio, seen, error, onPoint }: Props) {
  const { draft, effect } = studio;
  const choices = [
    { value: "", label: "choose …" },
    ...draft.nodes.filter((name) => !draft.latent.includes(name)),
  ];
  return (
    <div className={classes.side}>
      <div className={classes.pair}>
        <NativeSelect
          size="xs"
          label="Treatment"
          value={effect.treatment ?? ""}
          data={choices}
          onChange={({ currentTarget: { value } }) => effect.setTreatment(value || null)}
        />
        <NativeSelect
          size="xs"
          label="Outcome"
          value={effect.outcome ?? ""}
          data={choices}
          onChange={({ currentTarget: { value } }) => effect.setOutcome(value || null)}
        />
      </div>
      {error ? (
        <p className={classes.warnings} role="alert">
          {asProblem(error).message}
        </p>
      ) : seen ? (
        <Seen studio={studio} seen={seen} onPoint={onPoint} />
      ) : (
        <p className={classes.quiet}>
          Choose a treatment and an outcome to see whether the drawing identifies the effect, and
          what has to be held fixed.
        </p>
      )}
      <Implied draft={draft} />
    </div>
  );
}

function Seen({
  studio,
  seen,
  onPoint,
}: Pick<Props, "studio" | "onPoint"> & { seen: Identification }) {
  return (
    <>
      <p className={classes.words} role="status" data-identified={seen.is_identified}>
        {seen.sentence}
      </p>
      {seen.would_identify.length > 0 && (
        <ul className={classes.quiet}>
          {seen.would_identify.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {seen.warnings.length > 0 && (
        <ul className={classes.warnings}>
          {seen.warnings.map(({ sentence }) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <Sets studio={studio} seen={seen} />
      <PathList draft={studio.draft} paths={seen.paths} onPoint={onPoint} />
    </>
  );
}

/** The sets that will do, and one's own choice. */
function Sets({ studio, seen }: { studio: Studio; seen: Identification }) {
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
