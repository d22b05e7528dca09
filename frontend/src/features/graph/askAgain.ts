// From a drawing to the knowledge of a new run: a search is told the changes, an effect the whole graph.
import type { Knowledge, Run } from "@/api/types";
import type { Claims } from "./claims";
import { type Arrow, arrowOf, type Draft } from "./draft";

export type Asking = "search" | "effect";

export function knowledgeFor(
  asking: Asking,
  draft: Draft,
  claims: Claims,
  before: Run["knowledge"],
): Knowledge {
  const { exogenous, latents_possible } = before;
  const stated = {
    forbidden: copied(claims.forbidden),
    tiers: claims.tiers.map((tier) => [...tier]),
    exogenous,
    latents_possible,
  };
  if (asking === "search") {
    return { ...stated, required: copied(claims.required), latents: before.latents };
  }
  const hidden = hiddenCauses(draft);
  const named = hidden.map(({ name }) => name);
  return {
    ...stated,
    required: copied([...arrowsOf(draft), ...hidden.flatMap(({ arrows }) => arrows)]),
    latents: [...new Set([...before.latents, ...draft.latent, ...named])],
  };
}

const copied = (arrows: readonly Arrow[]): [string, string][] =>
  arrows.map(([cause, effect]) => [cause, effect]);

const arrowsOf = ({ edges }: Draft): Arrow[] =>
  edges.map(arrowOf).filter((arrow) => arrow !== null);

/** ↔ as an unmeasured variable with an arrow to each of the two. */
function hiddenCauses({ edges }: Draft): { name: string; arrows: Arrow[] }[] {
  return edges
    .filter(({ source_mark, target_mark }) => source_mark === "arrow" && target_mark === "arrow")
    .map(({ source, target }) => {
      const name = `unmeasured cause of ${source} and ${target}`;
      return {
        name,
        arrows: [
          [name, source],
          [name, target],
        ],
      };
    });
}
