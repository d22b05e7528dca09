import { describe, expect, it } from "vitest";
import { type Carrier, forget, sendInParts } from "./fileInParts";
import { offline, Problem } from "./problem";
import type { PartedUpload } from "./types";

const FILE = new File(["abcdefghij"], "table.csv", { lastModified: 7 });

class Server implements Carrier {
  readonly uploads = new Map<string, Map<number, string>>();
  readonly sent: number[] = [];
  readonly pauses: number[] = [];
  outages = 0;
  #kept = new Map<string, string>();

  memory = {
    getItem: (key: string) => this.#kept.get(key) ?? null,
    setItem: (key: string, value: string) => void this.#kept.set(key, value),
    removeItem: (key: string) => void this.#kept.delete(key),
  };

  begin = async () => {
    const id = `up_${this.uploads.size + 1}`;
    this.uploads.set(id, new Map());
    return this.state(id);
  };

  state = async (id: string): Promise<PartedUpload> => {
    const parts = this.uploads.get(id);
    if (!parts) throw new Problem({ kind: "not_found", sentence: "There is no such upload." });
    return {
      id,
      filename: FILE.name,
      bytes: FILE.size,
      part_bytes: 4,
      n_parts: 3,
      received: [...parts.keys()],
      created_at: "2026-01-01T00:00:00Z",
    };
  };

  sendPart = async (id: string, number: number, part: Blob) => {
    if (this.outages-- > 0) throw offline();
    this.sent.push(number);
    this.uploads.get(id)?.set(number, await part.text());
  };

  pause = async (seconds: number) => void this.pauses.push(seconds);
}

const nobody = () => undefined;

describe("a file in parts", () => {
  it("arrives whole, cut where the server says", async () => {
    const server = new Server();
    const id = await sendInParts(FILE, server, nobody);
    expect([...(server.uploads.get(id)?.values() ?? [])]).toEqual(["abcd", "efgh", "ij"]);
  });

  it("tells how much has left, up to all of it", async () => {
    const shares: number[] = [];
    await sendInParts(FILE, new Server(), (share) => shares.push(share));
    expect(shares).toEqual([0, 1 / 3, 2 / 3, 1]);
  });

  it("waits longer and longer while the server is away, and loses nothing", async () => {
    const server = new Server();
    server.outages = 3;
    await sendInParts(FILE, server, nobody);
    expect(server.pauses).toEqual([1, 2, 4]);
    expect(server.sent).toEqual([1, 2, 3]);
  });

  it("goes on where it was when the page is opened again", async () => {
    const server = new Server();
    server.outages = 99;
    await expect(sendInParts(FILE, server, nobody)).rejects.toThrow("does not answer");
    server.outages = 0;
    server.uploads.get("up_1")?.set(2, "efgh");
    expect(await sendInParts(FILE, server, nobody)).toBe("up_1");
    expect(server.sent).toEqual([1, 3]);
  });

  it("begins anew when the server has swept the upload", async () => {
    const server = new Server();
    await sendInParts(FILE, server, nobody);
    server.uploads.clear();
    server.uploads.set("up_0", new Map());
    expect(await sendInParts(FILE, server, nobody)).toBe("up_2");
  });

  it("is sent again once it has become a table and is chosen again", async () => {
    const server = new Server();
    await sendInParts(FILE, server, nobody);
    forget(FILE, server);
    expect(await sendInParts(FILE, server, nobody)).toBe("up_2");
  });

  it("is not tried again when it is refused", async () => {
    const server = new Server();
    server.sendPart = async () => {
      throw new Problem({ kind: "refused", sentence: "Part 1 has changed on its way." });
    };
    await expect(sendInParts(FILE, server, nobody)).rejects.toThrow("changed");
    expect(server.pauses).toEqual([]);
  });
});
