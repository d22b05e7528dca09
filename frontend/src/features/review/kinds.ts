// The kinds and roles a person may choose from, in the order in which they are offered.
import type { Column, Kind, Role } from "@/api/types";
import { plain } from "@/ui/names";

const KINDS: Record<Kind, string> = {
  continuous: "Number",
  count: "Count",
  binary: "Two values",
  ordinal: "Ordered groups",
  nominal: "Groups",
  datetime: "Date or time",
  duration: "Duration",
  identifier: "Identifier",
  text: "Free text",
  constant: "Constant",
};

const ROLES: readonly Role[] = [
  "treatment",
  "outcome",
  "instrument",
  "covariate",
  "mediator",
  "time",
  "unit",
  "cluster",
  "weight",
  "ignore",
];

export const kindChoices = Object.entries(KINDS).map(([value, label]) => ({ value, label }));

export const roleChoices = [
  { value: "", label: "Not said" },
  ...ROLES.map((value) => ({ value, label: plain(value) })),
];

export const kindWords = (kind: Kind): string => KINDS[kind].toLowerCase();

/** The kind that as much speaks for; of two values it changes nothing how they are called. */
export const doubtfulKind = ({ kind, alternatives }: Column): Kind | null =>
  kind === "binary" ? null : (alternatives.find((other) => other.confidence >= 0.5)?.kind ?? null);

export const isKind = (value: string): value is Kind => value in KINDS;

export const roleOf = (value: string): Role | null => ROLES.find((role) => role === value) ?? null;
