// What works on the whole drawing: take back, make again, tidy, find, and how much of it is shown.
import { ActionIcon, Button, Group, NativeSelect, Slider, Tooltip } from "@mantine/core";
import { Icon } from "@/ui/Icon";
import { formatShare } from "@/ui/numbers";
import { Finder } from "./Finder";
import classes from "./Studio.module.css";
import type { Studio } from "./useStudio";

interface Props {
  studio: Studio;
  onTidy: () => void;
  onFind: (name: string) => void;
  onKeys: () => void;
}

export function StudioToolbar({ studio, onTidy, onFind, onKeys }: Props) {
  const { draft, view, setView, effect } = studio;
  const hasConfidence = draft.edges.some(({ confidence }) => confidence != null);
  const hasLags = draft.edges.some(({ lag }) => (lag ?? 0) > 0);
  const hasCentre = effect.treatment !== null || effect.outcome !== null;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Drawing">
      <Group gap={4} wrap="nowrap">
        <Tooltip label={studio.canUndo ? `Undo: ${studio.words}` : "Nothing to undo"}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Undo"
            disabled={!studio.canUndo}
            onClick={studio.undo}
          >
            <Icon name="undo" />
          </ActionIcon>
        </Tooltip>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label="Redo"
          disabled={!studio.canRedo}
          onClick={studio.redo}
        >
          <Icon name="redo" />
        </ActionIcon>
        <Button variant="default" size="sm" onClick={onTidy}>
          Tidy
        </Button>
      </Group>
      <Finder names={draft.nodes} onFind={onFind} />
      <NativeSelect
        aria-label="How much is drawn"
        size="sm"
        value={view.steps === null ? "all" : String(view.steps)}
        disabled={!hasCentre}
        onChange={({ currentTarget: { value } }) =>
          setView({ steps: value === "all" ? null : Number(value) })
        }
        data={[
          { value: "all", label: "All variables" },
          { value: "1", label: "Next to treatment and outcome" },
          { value: "2", label: "Two steps around them" },
        ]}
      />
      {hasLags && (
        <NativeSelect
          aria-label="How time is drawn"
          size="sm"
          value={view.isLattice ? "lattice" : "summary"}
          onChange={({ currentTarget: { value } }) => setView({ isLattice: value === "lattice" })}
          data={[
            { value: "summary", label: "Time as lags" },
            { value: "lattice", label: "Time as columns" },
          ]}
        />
      )}
      {hasConfidence && (
        <div className={classes.confidence}>
          <span id="confidence">At least in {formatShare(view.minConfidence)} of resamples</span>
          <Slider
            size="sm"
            min={0}
            max={1}
            step={0.05}
            value={view.minConfidence}
            onChange={(minConfidence) => setView({ minConfidence })}
            thumbProps={{ "aria-labelledby": "confidence" }}
            label={null}
          />
        </div>
      )}
      <Button variant="subtle" size="sm" ml="auto" onClick={onKeys}>
        Keys
      </Button>
    </div>
  );
}
