// One click that puts a reading right.
import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./review.module.css";

interface Props {
  isBusy: boolean;
  onClick: () => void;
  children: ReactNode;
}

export function Fix({ isBusy, onClick, children }: Props) {
  return (
    <UnstyledButton className={classes.fix} disabled={isBusy} onClick={onClick}>
      {children}
    </UnstyledButton>
  );
}
