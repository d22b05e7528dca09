// What each kind of chart and check teaches: two sentences, and where to read on.
import type { Figure } from "@/api/types";
import type { Taught } from "@/ui/Lesson";

const doi = (id: string): string => `https://doi.org/${id}`;

const LESSONS: Record<string, Taught> = {
  forest: {
    words:
      "Each line is one method's answer with its interval. Methods that assume different things and still agree make the answer surer.",
    link: "https://en.wikipedia.org/wiki/Forest_plot",
  },
  contributions: {
    words:
      "What happened is divided among its causes so that the parts add up. A part whose interval crosses zero may have done nothing.",
    link: "https://en.wikipedia.org/wiki/Shapley_value",
  },
  subgroups: {
    words:
      "The effect is estimated in each group of rows on its own. Groups are smaller than the whole, so their intervals are wider and some differences are chance.",
    link: doi("10.1073/pnas.1510489113"),
  },
  refits: {
    words:
      "The estimate was made again on data where no effect can be, or on parts of the rows. The upright line is the original: it should stand out from the first and lie within the second.",
    link: "https://en.wikipedia.org/wiki/Resampling_(statistics)",
  },
  specification_curve: {
    words:
      "Every defensible choice of covariates and estimator gives one point. If the answer hung on one choice, the points would scatter or change sign.",
    link: doi("10.1038/s41562-020-0912-z"),
  },
  threshold: {
    words:
      "Units just below and just above the cutoff are alike but for the treatment. The jump between the two lines at the cutoff is the effect there.",
    link: "https://en.wikipedia.org/wiki/Regression_discontinuity_design",
  },
  event_study: {
    words:
      "Before the start the points should lie around zero, or the groups were already drifting apart. After it they show how the effect grows or fades.",
    link: "https://en.wikipedia.org/wiki/Difference_in_differences",
  },
  relative_trends: {
    words:
      "How the answer widens when the groups are let drift apart after the start, from nothing to twice as much as they ever did before it. Where it takes in zero, such a drift could be all there is.",
    link: "https://en.wikipedia.org/wiki/Difference_in_differences",
  },
  synthetic_control: {
    words:
      "A weighted mix of untreated units follows the treated one before the start. Where the two part afterwards is the effect.",
    link: "https://en.wikipedia.org/wiki/Synthetic_control_method",
  },
  dose_response: {
    words:
      "The curve says what the outcome would be on average if everybody had that dose. Where few units have a dose, the band is wide and the curve is a guess.",
    link: "https://en.wikipedia.org/wiki/Dose%E2%80%93response_relationship",
  },
  survival: {
    words:
      "Each curve is the share still without the event as time goes on, adjusted for what differs between the groups. Early, late and lasting gaps look different here, which one number would hide.",
    link: "https://en.wikipedia.org/wiki/Survival_analysis",
  },
  love_plot: {
    words:
      "Each row is a covariate: how far the groups differ before and after adjusting. Within a tenth of a standard deviation is close enough.",
    link: doi("10.1002/sim.3697"),
  },
  overlap: {
    words:
      "The chance of treatment among the treated and among the others. Where one group has no match in the other, the comparison rests on a model alone.",
    link: doi("10.1093/biomet/asn055"),
  },
};

const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/synthetic|placebo_gap|treated_and_synthetic/, "synthetic_control"],
  [/surviv|event_free|cumulative_incidence/, "survival"],
  [/dose/, "dose_response"],
];

/** The lesson of a figure, by the name of its curve or else by its kind. */
export function lessonOf({ kind, name }: Pick<Figure, "kind"> & { name?: string }): Taught | null {
  const called = name ?? "";
  const alias = ALIASES.find(([pattern]) => pattern.test(called))?.[1] ?? "";
  return LESSONS[called] ?? LESSONS[alias] ?? LESSONS[kind] ?? null;
}
