// /v1/members: who belongs to the organisation, and as what.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import { done } from "./done";
import type { Member, MemberRole, NewMember } from "./types";

const MEMBERS = ["members"];

export const useMembers = (wanted: boolean) =>
  useQuery({
    queryKey: MEMBERS,
    enabled: wanted,
    queryFn: ({ signal }) => dataOf<{ items: Member[] }>(client.GET("/v1/members", { signal })),
    select: ({ items }) => items,
  });

export function useAddMember() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (member: NewMember) => dataOf<Member>(client.POST("/v1/members", { body: member })),
    onSuccess: () => queries.invalidateQueries({ queryKey: MEMBERS }),
  });
}

export function useChangeRole() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, role }: { id: string; role: MemberRole }) =>
      dataOf<Member>(
        client.PATCH("/v1/members/{person_id}", {
          params: { path: { person_id: id } },
          body: { role },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: MEMBERS }),
  });
}

export function useRemoveMember() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      done(client.DELETE("/v1/members/{person_id}", { params: { path: { person_id: id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: MEMBERS }),
  });
}
