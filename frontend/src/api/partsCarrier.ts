// The carrier of large files: /v1/uploads, with a digest of each part where the browser makes one.
import { client, dataOf } from "./client";
import type { Carrier } from "./fileInParts";
import { transmit } from "./transmit";
import type { PartedUpload } from "./types";

export const partsCarrier: Carrier = {
  begin: ({ name, size }) =>
    dataOf<PartedUpload>(
      client.POST("/v1/uploads", { body: { filename: name, bytes: size, sha256: "" } }),
    ),
  state: (id) =>
    dataOf<PartedUpload>(
      client.GET("/v1/uploads/{upload_id}", { params: { path: { upload_id: id } } }),
    ),
  sendPart: async (id, number, part, onSent) => {
    await transmit({
      method: "PUT",
      url: `/v1/uploads/${encodeURIComponent(id)}/parts/${number}`,
      body: part,
      headers: { "content-type": "application/octet-stream", ...(await digest(part)) },
      onSent,
    });
  },
  pause: (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds)),
  memory: window.localStorage,
};

/** Browsers make digests only where a page came over HTTPS or from this machine. */
async function digest(part: Blob): Promise<Record<string, string>> {
  if (!window.isSecureContext) return {};
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", await part.arrayBuffer()));
  return { "content-digest": `sha-256=:${btoa(String.fromCharCode(...sha256))}:` };
}
