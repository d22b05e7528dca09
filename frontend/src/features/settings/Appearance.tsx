// Light, dark, or as the system has it; the browser remembers.
import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { Panel } from "@/ui/Panel";

type Scheme = "auto" | "light" | "dark";

const SCHEMES: { value: Scheme; label: string }[] = [
  { value: "auto", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel title="Appearance">
      <SegmentedControl
        aria-label="Colours"
        data={SCHEMES}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as Scheme)}
      />
    </Panel>
  );
}
