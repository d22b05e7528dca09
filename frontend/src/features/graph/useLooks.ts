// How the drawing looks: who is treatment and outcome, what is held, which paths run where, what is different.
import { useMemo } from "react";
import type { Identification } from "@/api/types";
import type { Difference } from "./diff";
import type { LinkLooks, PlaceLooks } from "./flow";
import { rolesOf } from "./pathLooks";
import type { Studio } from "./useStudio";

type Path = Identification["paths"][number];

interface Looks {
  places: PlaceLooks;
  links: Pick<LinkLooks, "roleOf" | "changeOf">;
}

export function useLooks(
  { draft, effect: { treatment, outcome } }: Studio,
  seen: Identification | undefined,
  pointed: Path | null,
  different: readonly Difference[],
): Looks {
  const places = useMemo(
    () => ({
      partOf: (name: string) =>
        name === treatment
          ? ("treatment" as const)
          : name === outcome
            ? ("outcome" as const)
            : null,
      isHeld: (name: string) => seen?.held.includes(name) ?? false,
      isLatent: (name: string) => draft.latent.includes(name),
    }),
    [treatment, outcome, seen, draft.latent],
  );
  const links = useMemo(() => {
    const roles = seen ? rolesOf(seen.paths, pointed) : new Map();
    const changes = new Map(different.map(({ key, change }) => [key, change]));
    return {
      roleOf: (key: string) => roles.get(key) ?? null,
      changeOf: (key: string) => changes.get(key) ?? null,
    };
  }, [seen, pointed, different]);
  return { places, links };
}
