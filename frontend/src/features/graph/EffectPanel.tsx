// What the drawing says of an effect: whether it is identified, what to hold fixed, each path and its role.
import { NativeSelect } from "@mantine/core";
import { asProblem } from "@/api/problem";
import type { Identification, IdentifyQuestion } from "@/api/types";
import { useAsCode } from "@/ui/AsCode";
import { told } from "@/ui/source";
import { HoldFixed } from "./HoldFixed";
import { Implied } from "./Implied";
import { PathList } from "./PathList";
import classes from "./Studio.module.css";
import type { Studio } from "./useStudio";

interface Props {
  studio: Studio;
  /** What the server was asked; null while nothing can be. */
  asked: IdentifyQuestion | null;
  seen: Identification | undefined;
  error: unknown;
  onPoint: (path: Identification["paths"][number] | null) => void;
}

export function EffectPanel({ studio, asked, seen, error, onPoint }: Props) {
  const { draft, effect } = studio;
  const choices = [
    { value: "", label: "choose …" },
    ...draft.nodes.filter((name) => !draft.latent.includes(name)),
  ];
  const source = asked && told("/v1/graphs/identify", asked);
  const { button, code } = useAsCode("What the drawing says", source);
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
        {button}
      </div>
      {code}
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
      <HoldFixed studio={studio} seen={seen} />
      <PathList draft={studio.draft} paths={seen.paths} onPoint={onPoint} />
    </>
  );
}
