// What a screen says when there is nothing to show, and the way on.
import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

interface Props {
  title: string;
  children?: ReactNode;
}

export function EmptyState({ title, children }: Props) {
  return (
    <div className={classes.empty}>
      <h1 className={classes.title}>{title}</h1>
      {children}
    </div>
  );
}
