// The run as code: ask the same from a program, or take everything away.
import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { Run } from "@/api/types";
import { Icon } from "@/ui/Icon";
import { Panel } from "@/ui/Panel";
import { Snippet } from "@/ui/Snippet";
import classes from "./CodeView.module.css";
import { downloadsOf } from "./downloads";
import { LANGUAGES, type Language, snippet } from "./snippets";

interface Props {
  run: Run;
  /** False while there is no result yet. */
  hasResult: boolean;
}

export function CodeView({ run, hasResult }: Props) {
  const [language, setLanguage] = useState<Language>("Python");
  return (
    <>
      <Panel title="This run as code" note="Asks the same question of the same table.">
        <SegmentedControl
          mb="sm"
          aria-label="Language"
          data={[...LANGUAGES]}
          value={language}
          onChange={(value) => setLanguage(value as Language)}
        />
        <Snippet label={language} code={snippet(language, run, window.location.origin)} />
      </Panel>
      <Panel
        title="Take it away"
        note={hasResult ? undefined : "What was found can be taken once the run has ended."}
      >
        <ul className={classes.downloads}>
          {downloadsOf(run, hasResult).map(({ href, name, title, about }) => (
            <li key={href}>
              <Button
                component="a"
                href={href}
                download={name}
                variant="default"
                size="sm"
                leftSection={<Icon name="download" size={16} />}
              >
                {title}
              </Button>
              <span>{about}</span>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
