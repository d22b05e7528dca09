// What the organisation keeps here, what it may keep, and all of it to take away or to erase.
import { Button, Group, Progress } from "@mantine/core";
import { asProblem } from "@/api/problem";
import type { Me } from "@/api/types";
import { EXPORT_ADDRESS, useUsage } from "@/api/useOrganisationData";
import { Icon } from "@/ui/Icon";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { told } from "@/ui/source";
import { EraseForm } from "./EraseForm";
import classes from "./settings.module.css";
import { usedOf } from "./usage";

const SOURCE = told("/v1/organisation/usage");

export function DataPanel({ me }: { me: Me }) {
  const usage = useUsage();
  return (
    <Panel source={SOURCE} title="Your data" note="What is kept here, and how much may be.">
      {usage.error && <ProblemNotice problem={asProblem(usage.error)} />}
      <ul className={classes.list} aria-label="What is used">
        {(usage.data ? usedOf(usage.data) : []).map(({ name, words, share }) => (
          <li key={name}>
            <div>{name}</div>
            {share !== null && (
              <Progress value={100 * share} size={6} w={120} aria-label={`${name}: ${words}`} />
            )}
            <span>{words}</span>
          </li>
        ))}
      </ul>
      {me.scopes.includes("admin") && (
        <Group mt="md" align="end">
          <Button
            component="a"
            href={EXPORT_ADDRESS}
            download
            variant="default"
            size="sm"
            leftSection={<Icon name="download" size={16} />}
          >
            Download everything
          </Button>
          <EraseForm organisation={me.organisation.name} />
        </Group>
      )}
    </Panel>
  );
}
