// The drawing as text, in step both ways: what is drawn is written, what is written is drawn.
import { NativeSelect, Textarea } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { asProblem } from "@/api/problem";
import type { ConvertedGraph, DrawnGraphText } from "@/api/types";
import { useGraphText, useReadGraph } from "@/api/useConvert";
import { useAsCode } from "@/ui/AsCode";
import { told } from "@/ui/source";
import { replaceGraph } from "./edits";
import { GraphFiles } from "./GraphFiles";
import { GRAPH_TEXTS, isRead } from "./graphTexts";
import { drawnGraph } from "./question";
import classes from "./Studio.module.css";
import type { Studio } from "./useStudio";

const PAUSE = 450; // milliseconds of no typing before what was written is drawn

interface Props {
  studio: Studio;
  /** The columns of the table; what else is written was not measured. Null without a table. */
  columns: readonly string[] | null;
}

export function TextPanel({ studio, columns }: Props) {
  const { draft, effect, edit } = studio;
  const [format, setFormat] = useState<DrawnGraphText>("dagitty");
  const [typed, setTyped] = useState<string | null>(null);
  const graph = useMemo(() => {
    const known = (names: readonly (string | null)[]) =>
      names.filter((name): name is string => name !== null && draft.nodes.includes(name));
    return {
      ...drawnGraph(draft),
      latent: known(draft.latent),
      treatments: known([effect.treatment]),
      outcomes: known([effect.outcome]),
      adjusted: known(effect.held ?? []),
    };
  }, [draft, effect]);
  const written = useGraphText(graph, format);
  const read = useReadGraph();
  const source = told("/v1/graphs/convert", { graph, to: format });
  const { button, code } = useAsCode("The drawing as text", source, "text");
  const draw = ({ graph: { nodes, edges, latent, graph_class, ...roles } }: ConvertedGraph) => {
    const unknown = columns ? nodes.filter((name) => !columns.includes(name)) : [];
    const links = edges.map((edge) => ({ ...edge, dossier: null }));
    const drawn = { nodes, edges: links, readAs: graph_class };
    edit(replaceGraph({ ...drawn, latent: [...new Set([...latent, ...unknown])] }), "text drawn");
    if (roles.treatments[0]) effect.setTreatment(roles.treatments[0]);
    if (roles.outcomes[0]) effect.setOutcome(roles.outcomes[0]);
    if (roles.adjusted.length) effect.setHeld(roles.adjusted);
  };
  const drawFrom = (text: string, from: DrawnGraphText) => {
    if (text.trim() && isRead(from)) read.mutate({ text, format: from }, { onSuccess: draw });
  };
  const drawSoon = useDebouncedCallback((text: string) => drawFrom(text, format), PAUSE);
  const text = typed ?? written.data?.text ?? "";
  return (
    <div className={classes.side}>
      <div className={classes.pair}>
        <NativeSelect
          size="xs"
          label="Written as"
          value={format}
          data={GRAPH_TEXTS.map(({ value, label }) => ({ value, label }))}
          onChange={({ currentTarget }) => {
            setTyped(null);
            setFormat(currentTarget.value as DrawnGraphText);
          }}
        />
        {button}
      </div>
      {code}
      <Textarea
        label="Text of the drawing"
        description={isRead(format) && "Write here, and it is drawn; draw, and it is written."}
        readOnly={!isRead(format)}
        classNames={{ input: classes.code ?? "" }}
        autosize
        minRows={10}
        maxRows={22}
        spellCheck={false}
        value={text}
        error={read.error && asProblem(read.error).message}
        onFocus={() => setTyped(text)}
        onBlur={() => {
          if (!read.error) setTyped(null);
        }}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          drawSoon(value);
        }}
      />
      {(written.data?.losses.length ?? 0) > 0 && (
        <p className={classes.quiet}>Not in this text: {written.data?.losses.join(" ")}</p>
      )}
      <GraphFiles
        text={text}
        format={format}
        onOpen={(opened, from) => {
          setFormat(from);
          setTyped(null);
          drawFrom(opened, from);
        }}
      />
    </div>
  );
}
