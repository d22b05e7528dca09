// What a member can be to an organisation.
import type { MemberRole } from "@/api/types";

export const ROLES: { value: MemberRole; label: string }[] = [
  { value: "viewer", label: "Viewer" },
  { value: "analyst", label: "Analyst" },
  { value: "owner", label: "Owner" },
];

export const isRole = (value: string): value is MemberRole =>
  ROLES.some((role) => role.value === value);
