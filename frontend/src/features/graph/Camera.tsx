// What part of the drawing is in view: all of it after a layout, one place after a search.
import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import type { Layout } from "./sketch";

// Room on the left for the buttons.
const FIT = {
  padding: { left: "64px", right: "36px", top: "36px", bottom: "36px" },
  maxZoom: 1.1,
} as const;

interface Props {
  layout: Layout;
  lookAt: string | null;
}

export function Camera({ layout, lookAt }: Props) {
  const { fitView, getNode, setCenter } = useReactFlow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: fit whenever the layout is new
  useEffect(() => {
    void fitView(FIT);
  }, [layout, fitView]);
  useEffect(() => {
    const node = lookAt === null ? undefined : getNode(lookAt);
    if (!node) return;
    const { x, y } = node.position;
    void setCenter(x + (node.width ?? 0) / 2, y + (node.height ?? 0) / 2, { zoom: 1 });
  }, [lookAt, getNode, setCenter]);
  return null;
}
