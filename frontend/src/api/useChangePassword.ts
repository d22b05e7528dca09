// PUT /v1/me/password: another password for oneself.
import { useMutation } from "@tanstack/react-query";
import { client } from "./client";
import { done } from "./done";

export const useChangePassword = () =>
  useMutation({
    mutationFn: (words: { current: string; new: string }) =>
      done(client.PUT("/v1/me/password", { body: words })),
  });
