// Tiers as boxes to drag names into, each name with a choice that does the same.
import { type DragEvent, useState } from "react";
import { setTier } from "./edits";
import classes from "./TierBoard.module.css";
import type { Studio } from "./useStudio";

const KIND = "text/plain";

export function TierBoard({ studio: { draft, edit } }: { studio: Studio }) {
  const [over, setOver] = useState<number | null>(null);
  const highest = Math.max(1, ...Object.values(draft.tiers));
  const tiers = Array.from({ length: highest + 1 }, (_, i) => i + 1);
  const put = (name: string, tier: number) =>
    edit(
      setTier(name, tier === 0 ? null : tier),
      tier === 0 ? `${name} is in no tier` : `${name} is in tier ${tier}`,
    );
  const drop = (event: DragEvent, tier: number) => {
    event.preventDefault();
    setOver(null);
    const name = event.dataTransfer.getData(KIND);
    if (draft.nodes.includes(name)) put(name, tier);
  };
  return (
    <div className={classes.board}>
      {[...tiers, 0].map((tier) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: each name has a choice that does the same
        <div
          key={tier}
          className={classes.tier}
          data-over={over === tier || undefined}
          data-tier={tier}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(tier);
          }}
          onDragLeave={() => setOver(null)}
          onDrop={(event) => drop(event, tier)}
        >
          <b>{tier === 0 ? "In no tier" : `Tier ${tier}`}</b>
          <ul>
            {draft.nodes
              .filter((name) => (draft.tiers[name] ?? 0) === tier)
              .map((name) => (
                <li
                  key={name}
                  draggable
                  onDragStart={(event) => event.dataTransfer.setData(KIND, name)}
                >
                  {name}
                  <select
                    aria-label={`Tier of ${name}`}
                    value={tier}
                    onChange={({ currentTarget }) => put(name, Number(currentTarget.value))}
                  >
                    <option value={0}>–</option>
                    {tiers.map((choice) => (
                      <option key={choice} value={choice}>
                        {choice}
                      </option>
                    ))}
                  </select>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
