// Which sheet of a workbook is read, where several hold data.
import { NativeSelect } from "@mantine/core";
import type { Dataset } from "@/api/types";

interface Props {
  origin: Dataset["origin"];
  onSheet: (name: string) => void;
}

export function SheetChoice({ origin: { sheet, sheets }, onSheet }: Props) {
  return (
    <NativeSelect
      label="Sheet"
      size="xs"
      mt={8}
      maw={280}
      data={sheets ?? []}
      value={sheet ?? ""}
      onChange={(event) => onSheet(event.currentTarget.value)}
    />
  );
}
