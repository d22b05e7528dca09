// Mantine in our colours and type.
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const reach: MantineColorsTuple = [
  "#e8f4fb",
  "#cfe6f5",
  "#9fcdea",
  "#6fb5df",
  "#48a0d5",
  "#2b8fca",
  "#0f77b5",
  "#0b659f",
  "#075485",
  "#04426b",
];

export const theme = createTheme({
  colors: { reach },
  primaryColor: "reach",
  primaryShade: { light: 7, dark: 6 },
  fontFamily: "var(--sans)",
  headings: { fontFamily: "var(--sans)" },
  defaultRadius: "md",
  cursorType: "pointer",
  focusRing: "auto",
});
