import { expect, test } from "vitest";
import { layOutFan } from "./fanLayout";

const NAMES = ["a", "b", "c", "d", "e", "f", "g"];
const box = (id: string) => ({ id, width: 80, tier: null });
const links = [
  ...NAMES.flatMap((from) => ["treated", "outcome"].map((to) => ({ from, to }))),
  { from: "treated", to: "outcome" },
];

test("no link runs behind a box: the many stand above and below the few", () => {
  const found = layOutFan({ boxes: [...NAMES, "outcome", "treated"].map(box), links });
  const at = (id: string) => found?.boxes.get(id) ?? { x: 0, y: 0 };
  const middle = at("treated").y;
  expect(at("outcome").y).toBe(middle);
  expect(at("treated").x).toBeLessThan(at("outcome").x);
  for (const name of NAMES) expect(at(name).y).not.toBe(middle);
  expect(found?.curves.every((curve) => curve !== null)).toBe(true);
});

test("other shapes are left to the router", () => {
  const chain = NAMES.slice(1).map((to, i) => ({ from: NAMES[i] as string, to }));
  expect(layOutFan({ boxes: NAMES.map(box), links: chain })).toBeNull();
});
