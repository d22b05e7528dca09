// All that is known of a link: how often resampled data show it, its test, other algorithms, knowledge.
import type { GraphEdge } from "@/api/types";
import { formatNumber, formatShare, tied } from "@/ui/numbers";
import classes from "./Studio.module.css";

type Known = NonNullable<GraphEdge["dossier"]>;

export function Dossier({ edge }: { edge: GraphEdge }) {
  const { dossier, confidence, strength } = edge;
  if (!dossier && confidence == null && strength == null) {
    return <p className={classes.quiet}>Drawn by hand: the data have not been asked about it.</p>;
  }
  return (
    <dl className={classes.dossier}>
      {confidence != null && (
        <Fact name="Found with these marks">
          in {formatShare(confidence)} of resampled data sets
        </Fact>
      )}
      {strength != null && <Fact name="Strength">{formatNumber(strength, 2)}</Fact>}
      {dossier?.resampling && <Resampling edge={edge} support={dossier.resampling} />}
      {dossier?.test && <Fact name="Test of the link">{tied(dossier.test.sentence)}</Fact>}
      {dossier && dossier.agreement.length > 0 && (
        <Fact name="Other algorithms">
          {dossier.agreement.map(({ graph, words }) => (
            <span key={graph}>{words}</span>
          ))}
        </Fact>
      )}
      {dossier && dossier.knowledge.length > 0 && (
        <Fact name="What was stated">{dossier.knowledge.join("; ")}</Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** How the resampled data sets join the pair, as bars with their shares. */
function Resampling({
  edge: { source, target },
  support,
}: {
  edge: GraphEdge;
  support: NonNullable<Known["resampling"]>;
}) {
  const words: Record<string, string> = {
    cause_to_effect: `${source} → ${target}`,
    effect_to_cause: `${target} → ${source}`,
    undecided: "direction open",
    bidirected: "a hidden cause of both",
    cause_to_effect_or_hidden_cause: `${source} ○→ ${target}`,
    effect_to_cause_or_hidden_cause: `${target} ○→ ${source}`,
  };
  return (
    <Fact name="How resampled data sets join them">
      <ul className={classes.shares}>
        {[
          ...support.marks.map((m) => ({ name: words[m.joining] ?? m.joining, share: m.share })),
          { name: "not joined", share: 1 - support.joined },
        ].map(({ name, share }) => (
          <li key={name}>
            <span>{name}</span>
            <span className={classes.bar} style={{ inlineSize: `${share * 90}px` }} />
            <span>{formatShare(share)}</span>
          </li>
        ))}
      </ul>
      <span>
        In simulations a link seen this often was there in {formatShare(support.probability)} of
        cases.
      </span>
    </Fact>
  );
}
