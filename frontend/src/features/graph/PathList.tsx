// The paths between treatment and outcome, in words; pointing at one shows it alone.
import type { Identification } from "@/api/types";
import { type Draft, linkBetween } from "./draft";
import type { PathRole } from "./flow";
import { signsOf, turned } from "./marks";
import classes from "./Studio.module.css";

type Path = Identification["paths"][number];

const WORDS: Record<PathRole, string> = {
  causal: "causal",
  confounding: "misleads",
  blocked: "closed",
  undecided: "open question",
};

interface Props {
  draft: Draft;
  paths: readonly Path[];
  onPoint: (path: Path | null) => void;
}

export function PathList({ draft, paths, onPoint }: Props) {
  if (paths.length === 0) return null;
  return (
    <>
      <h3>Paths</h3>
      <ul className={classes.paths} aria-label="Paths from treatment to outcome">
        {paths.map((path) => (
          <li key={path.nodes.join("\n")}>
            <button
              type="button"
              onMouseEnter={() => onPoint(path)}
              onMouseLeave={() => onPoint(null)}
              onFocus={() => onPoint(path)}
              onBlur={() => onPoint(null)}
            >
              <span className={classes.swatch} data-role={path.role} />
              <span>
                <b>{WORDS[path.role]}</b> {signedPath(draft, path.nodes)}
                <small>{path.because}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The path with the marks of its links, written along the way. */
function signedPath(draft: Draft, nodes: readonly string[]): string {
  return nodes.reduce((written, name, at) => {
    const before = nodes[at - 1];
    if (before === undefined) return name;
    const edge = linkBetween(draft, before, name);
    const signs = edge ? signsOf(edge.source === before ? edge : turned(edge)) : "·";
    return `${written} ${signs.replace("←–", "←").replace("–→", "→")} ${name}`;
  }, "");
}
