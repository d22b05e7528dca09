// Draws a Vega-Lite specification. Expressions are interpreted: the content policy forbids making code.
import { Error as Errors, parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { type Config, compile, type TopLevelSpec } from "vega-lite";
import { linesOf } from "./axisTitle";

export interface Theme {
  ink: string;
  quiet: string;
  line: string;
  font: string;
  isDark: boolean;
}

/** The Okabe–Ito colours that specifications use, as they read on a dark ground. */
const ON_DARK: readonly (readonly [string, string])[] = [
  ["#0072b2", "#56b4e9"],
  ["#7a8699", "#a3abb3"],
  ["#d55e00", "#f58b4c"],
  ["#009e73", "#3fc79d"],
];

/** Draw into the element at its width; returns what takes the drawing away again. */
export async function drawVega(
  element: HTMLElement,
  spec: Spec,
  theme: Theme,
): Promise<() => void> {
  const { spec: compiled } = compile(fitted(coloured(spec, theme)), {
    config: configOf(theme, spec),
  });
  titlesIn(compiled as Group, element.clientWidth);
  // A place of its own: an earlier drawing may still be at work on the one before.
  const board = document.createElement("div");
  element.replaceChildren(board);
  const view = new View(parse(compiled, undefined, { ast: true }), {
    renderer: "svg",
    container: board,
    expr: expressionInterpreter,
    logLevel: Errors,
  });
  await view.runAsync();
  // The place has a name and the table beside it the data; the marks themselves have neither.
  board.querySelector("svg")?.setAttribute("aria-hidden", "true");
  return () => view.finalize();
}

interface Group {
  axes?: { orient?: string; title?: unknown }[];
  marks?: Group[];
}

/** Break titles of horizontal axes into lines, for those longer than the drawing are cut off. */
function titlesIn({ axes = [], marks = [] }: Group, width: number): void {
  for (const axis of axes) {
    const isAcross = axis.orient === "bottom" || axis.orient === "top";
    if (isAcross && typeof axis.title === "string") axis.title = linesOf(axis.title, width);
  }
  for (const mark of marks) titlesIn(mark, width);
}

type Spec = Readonly<Record<string, unknown>>;

const coloured = (spec: Spec, { isDark }: Theme): Spec =>
  isDark
    ? JSON.parse(
        ON_DARK.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(spec)),
      )
    : spec;

/** As wide as its place, on its ground; the look is merged in by configOf. */
function fitted({ config: _, ...spec }: Spec): TopLevelSpec {
  const autosize = { type: "fit-x", contains: "padding" };
  const whole = { ...spec, width: "container", autosize, background: "transparent" };
  return whole as unknown as TopLevelSpec;
}

/** Light and dark are ours; everything else is as the specification says. */
function configOf({ ink, quiet, line, font }: Theme, { config }: Spec) {
  const own = (typeof config === "object" && config !== null ? config : {}) as Config;
  return {
    ...own,
    font,
    axis: {
      ...own.axis,
      labelColor: quiet,
      titleColor: quiet,
      gridColor: line,
      gridOpacity: 0.7,
      domainColor: line,
      tickColor: line,
      labelFontSize: 12,
      titleFontSize: 12,
    },
    axisX: { ...own.axisX, labelOverlap: "parity", labelSeparation: 6 },
    legend: {
      ...own.legend,
      labelColor: ink,
      titleColor: quiet,
      labelFontSize: 12,
      symbolOpacity: 1,
    },
    title: { ...own.title, color: ink },
    text: { color: ink },
  } satisfies Config;
}
