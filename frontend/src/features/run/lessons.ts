// What each kind of step is for: two sentences, and where to read on.
import type { Taught } from "@/ui/Lesson";

const wikipedia = (page: string): string => `https://en.wikipedia.org/wiki/${page}`;
const doi = (id: string): string => `https://doi.org/${id}`;

const LESSONS: Record<string, Taught> = {
  plan: {
    words:
      "The question is read as a population, a cause and an outcome, and a design is chosen that the table can carry. What cannot be read is asked, never guessed.",
    link: doi("10.1093/aje/kwv254"),
  },
  discover: {
    words:
      "An algorithm looks for the graph of causes that fits what depends on what in the table. Some arrows can be told from data alone; others stay open, and their marks say so.",
    link: doi("10.3389/fgene.2019.00524"),
  },
  select: {
    words:
      "Algorithms that assume different things draw different graphs. The one whose assumptions the data contradict least is shown, and links that all agree on are the surest.",
    link: wikipedia("Causal_model"),
  },
  identify: {
    words:
      "Before any number is computed it is asked whether data like these could give the effect at all. The answer names what has to be held fixed, or what stands in the way.",
    link: doi("10.1214/09-SS057"),
  },
  graph_range: {
    words:
      "The same effect is computed in every graph that fits the data about as well. If it keeps its sign in all of them, the answer does not hang on one drawing.",
    link: doi("10.1214/09-AOS685"),
  },
  estimate: {
    words:
      "The effect is the outcome with the cause set one way, less the outcome with it set the other way, on average. The interval says how far chance alone may have moved it.",
    link: wikipedia("Average_treatment_effect"),
  },
  refute: {
    words:
      "The analysis is repeated where the answer is known: with a made-up cause, or without some of the rows. An estimate that survives may still be wrong, but one that fails is not to be trusted.",
    link: doi("10.1097/EDE.0b013e3181d61eeb"),
  },
  sensitivity: {
    words:
      "No data can show that nothing was left unmeasured. This says how strong such a hidden cause would have to be to take the effect away.",
    link: doi("10.1111/rssb.12348"),
  },
  attribute: {
    words:
      "What happened is divided among its causes, so that the parts add up to the whole. Each part is what would not have happened had that cause been as usual.",
    link: wikipedia("Shapley_value"),
  },
  examine: {
    words:
      "What is asked of the structure is tested on the rows themselves. A test can speak against a graph or an independence; it cannot prove one.",
    link: wikipedia("Conditional_independence"),
  },
  report: {
    words:
      "Every sentence of the report is made of numbers that a step has stored, and cites them. What limits the answer stands beside it, not at the end.",
    link: doi("10.1080/00031305.2016.1154108"),
  },
};

export const lessonOfStep = (action: string): Taught | null => LESSONS[action] ?? null;
