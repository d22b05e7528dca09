// Code to copy: a block that scrolls, and beside it a button that says when it was copied.
import { Button, CopyButton } from "@mantine/core";
import classes from "./Snippet.module.css";

interface Props {
  label: string;
  code: string;
}

export function Snippet({ label, code }: Props) {
  return (
    <div className={classes.snippet}>
      <div className={classes.copy}>
        <CopyButton value={code} timeout={2000}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" aria-label={`Copy ${label}`} onClick={copy}>
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard */}
      <section className={classes.code} aria-label={label} tabIndex={0}>
        <pre className={classes.lines}>
          <code>{code}</code>
        </pre>
      </section>
    </div>
  );
}
