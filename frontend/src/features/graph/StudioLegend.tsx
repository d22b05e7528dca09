// What the marks and colours of the drawing mean; only those in use.
import { classOf } from "./draft";
import { Legend } from "./Legend";
import classes from "./Studio.module.css";
import type { Studio } from "./useStudio";

const ROLES = [
  { role: "causal", words: "causal path" },
  { role: "confounding", words: "open path that is not causal" },
  { role: "blocked", words: "closed path" },
] as const;

export function StudioLegend({ studio }: { studio: Studio }) {
  const { draft, shown, effect } = studio;
  const graph = { edges: [...shown.edges], graph_class: classOf(draft) };
  return (
    <>
      <Legend graph={graph} />
      {effect.treatment && effect.outcome && (
        <ul className={classes.roles}>
          {ROLES.map(({ role, words }) => (
            <li key={role}>
              <span className={classes.swatch} data-role={role} /> {words}
            </li>
          ))}
        </ul>
      )}
      {shown.hidden > 0 && (
        <p className={classes.quiet}>
          {shown.hidden} links are not drawn; what the graph says of the effect counts them.
        </p>
      )}
    </>
  );
}
