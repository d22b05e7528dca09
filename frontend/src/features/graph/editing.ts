// What a click on a mark does; null in a drawing that is only read.
import { createContext, useContext } from "react";
import type { GraphEdge } from "@/api/types";
import type { End } from "./edits";

export interface Editing {
  cycle: (edge: GraphEdge, end: End) => void;
}

export const EditingContext = createContext<Editing | null>(null);

export const useEditing = (): Editing | null => useContext(EditingContext);
