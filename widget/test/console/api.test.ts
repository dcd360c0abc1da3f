import { expect, test } from "vitest";
import { httpApi } from "../../src/console/api";

type Seen = { path: string; init: RequestInit };
interface Made {
  readonly api: ReturnType<typeof httpApi>;
  readonly seen: Seen[];
  readonly heard: number[];
}

function api(respond: () => Response | Promise<Response>): Made {
  const seen: Seen[] = [];
  const heard: number[] = [];
  const made = httpApi(
    async (path, init) => {
      seen.push({ path, init });
      return respond();
    },
    { bearer: () => "the-bearer", prove: async () => null },
    (seconds) => heard.push(seconds),
  );
  return { api: made, seen, heard };
}
const json = (value: unknown, status = 200): Response => new Response(JSON.stringify(value), { status });

test("without a network the answer is offline", async () => {
  const { api: it } = api(() => Promise.reject(new TypeError("failed")));
  expect(await it.me()).toEqual({ refused: "offline" });
});

test("each answer tells the server's time, a refusal's too; one without a time tells none", async () => {
  const date = { date: "Fri, 15 Jan 2027 08:00:00 GMT" };
  const told = api(() => new Response("{}", { headers: date }));
  await told.api.me();
  const refused = api(() => new Response("{}", { status: 401, headers: date }));
  await refused.api.me();
  expect([told.heard, refused.heard]).toEqual([[1_800_000_000], [1_800_000_000]]);
  const silent = api(() => new Response("{}", { headers: { date: "soon" } }));
  await silent.api.me();
  expect(silent.heard).toEqual([]);
});

test("the daemon's reason is kept; a proxy's page is told by its status", async () => {
  expect(await api(() => json({ refused: "too_often" }, 429)).api.me()).toEqual({ refused: "too_often" });
  expect(await api(() => new Response("<html>", { status: 401 })).api.me()).toEqual({ refused: "gone" });
  expect(await api(() => new Response("<html>", { status: 502 })).api.me()).toEqual({ refused: "try_again" });
  expect(await api(() => new Response("<html>", { status: 200 })).api.me()).toEqual({ refused: "try_again" });
});

test("the bearer travels in a header; no cookie, no cache, no referrer", async () => {
  const { api: it, seen } = api(() => json({}));
  await it.state("abc");
  expect(seen[0]?.path).toBe("/api/chain/statement");
  expect(seen[0]?.init).toMatchObject({
    method: "POST",
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    body: '{"statement":"abc"}',
    headers: { authorization: "Bearer the-bearer" },
  });
});
