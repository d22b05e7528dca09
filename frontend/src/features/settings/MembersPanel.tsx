// Who belongs to the organisation; shown to who may administer it.
import { Button, NativeSelect } from "@mantine/core";
import { asProblem } from "@/api/problem";
import type { Me, MemberRole } from "@/api/types";
import { useChangeRole, useMembers, useRemoveMember } from "@/api/useMembers";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { told } from "@/ui/source";
import { NewMemberForm } from "./NewMemberForm";
import { isRole, ROLES } from "./roles";
import classes from "./settings.module.css";

const SOURCE = told("/v1/members");

export function MembersPanel({ me }: { me: Me }) {
  const canChange = me.scopes.includes("admin");
  const members = useMembers(canChange);
  const change = useChangeRole();
  const remove = useRemoveMember();
  const failure = members.error ?? change.error ?? remove.error;
  if (!canChange) return null;
  const isOwn = me.organisation.name === "local"; // a machine of one's own has no name for itself
  const setRole = (id: string, role: string) =>
    isRole(role) && change.mutate({ id, role: role as MemberRole });
  return (
    <Panel
      source={SOURCE}
      part="items"
      title={isOwn ? "Members" : `Members of ${me.organisation.name}`}
      note="Viewers read, analysts ask, owners also administer."
    >
      <NewMemberForm />
      {failure && <ProblemNotice problem={asProblem(failure)} />}
      <ul className={classes.list} aria-label="Members">
        {(members.data ?? []).map(({ person_id, name, email, role }) => (
          <li key={person_id}>
            <div>
              <b>{name || email}</b>
              {name && <p>{email}</p>}
            </div>
            <NativeSelect
              size="xs"
              aria-label={`Role of ${email}`}
              data={ROLES}
              value={role}
              disabled={change.isPending}
              onChange={({ currentTarget }) => setRole(person_id, currentTarget.value)}
            />
            <Button
              size="xs"
              variant="default"
              aria-label={`Remove ${email}`}
              loading={remove.isPending && remove.variables === person_id}
              onClick={() => remove.mutate(person_id)}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
