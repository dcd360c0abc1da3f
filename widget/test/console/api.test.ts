import { expect, test } from "vitest";
import { httpApi } from "../../src/console/api";

type Seen = { path: string; init: RequestInit };
function api(respond: () => Response | Promise<Response>): { api: ReturnType<typeof httpApi>; seen: Seen[] } {
  const seen: Seen[] = [];
  const made = httpApi(
    async (path, init) => {
      seen.push({ path, init });
      return respond();
    },
    () => "the-bearer",
  );
  return { api: made, seen };
}
const json = (value: unknown, status = 200): Response => new Response(JSON.stringify(value), { status });

test("without a network the answer is offline", async () => {
  const { api: it } = api(() => Promise.reject(new TypeError("failed")));
  expect(await it.me()).toEqual({ refused: "offline" });
});

test("the daemon's reason is kept; a proxy's page is told by its status", async () => {
  expect(await api(() => json({ refused: "too_often" }, 429)).api.me()).toEqual({ refused: "too_often" });
  expect(await api(() => new Response("<html>", { status: 401 })).api.me()).toEqual({ refused: "gone" });
  expect(await api(() => new Response("<html>", { status: 502 })).api.me()).toEqual({ refused: "try_again" });
  expect(await api(() => new Response("<html>", { status: 200 })).api.me()).toEqual({ refused: "try_again" });
});

test("the bearer travels in a header; no cookie, no cache, no referrer", async () => {
  const { api: it, seen } = api(() => json({}));
  await it.installCertificate("abc");
  expect(seen[0]?.path).toBe("/api/certificate");
  expect(seen[0]?.init).toMatchObject({
    method: "POST",
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    body: '{"certificate":"abc"}',
    headers: { authorization: "Bearer the-bearer" },
  });
});
