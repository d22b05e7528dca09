// /v1/schedules: questions that are asked again and again of a table.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import { done } from "./done";
import type { Schedule, ScheduleWish } from "./types";

const SCHEDULES = ["schedules"];

export const useSchedules = () =>
  useQuery({
    queryKey: SCHEDULES,
    queryFn: ({ signal }) => dataOf<{ items: Schedule[] }>(client.GET("/v1/schedules", { signal })),
    select: ({ items }) => items,
  });

export function useCreateSchedule() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: ScheduleWish) =>
      dataOf<Schedule>(client.POST("/v1/schedules", { body: wish })),
    onSuccess: () => queries.invalidateQueries({ queryKey: SCHEDULES }),
  });
}

export function useRemoveSchedule() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      done(client.DELETE("/v1/schedules/{schedule_id}", { params: { path: { schedule_id: id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: SCHEDULES }),
  });
}
