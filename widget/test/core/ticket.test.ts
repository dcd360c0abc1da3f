import { beforeEach, describe, expect, it } from "vitest";
import { FAILED_AFTER_MS, Link } from "../../src/core/link";
import type { Socket } from "../../src/core/link";
import type { ConversationState, Reason, VisitorState } from "../../src/core/protocol";
import type { Bytes } from "../../src/core/seal-port";
import { Ticket } from "../../src/core/ticket";
import { settle, ToldTime } from "./world";

class ToldSocket implements Socket<"/visitor"> {
  readonly namespace = "/visitor";
  opened = 0;
  readonly asked: { event: string; payload: object }[] = [];
  readonly sent: { event: string; payload: object }[] = [];
  readonly timeouts: number[] = [];
  answers: Record<string, unknown> = {};
  up = (): void => undefined;
  down = (): void => undefined;
  refuse = (_: Reason): void => undefined;
  push: Record<string, (payload: unknown) => void> = {};

  open(): void {
    this.opened += 1;
  }
  close(): void {}
  send(event: string, payload: object): void {
    this.sent.push({ event, payload });
  }
  async ask(event: string, payload: object, timeoutMs: number): Promise<unknown> {
    this.asked.push({ event, payload });
    this.timeouts.push(timeoutMs);
    if (!(event in this.answers)) {
      throw new Error("timeout");
    }
    return this.answers[event];
  }
  onUp(act: () => void): void {
    this.up = act;
  }
  onDown(act: () => void): void {
    this.down = act;
  }
  onRefused(act: (reason: Reason) => void): void {
    this.refuse = act;
  }
  onPush(event: string, act: (payload: unknown) => void): void {
    this.push[event] = act;
  }
}

const waitingState = (version: number, ahead = 2): VisitorState => ({
  version,
  now: 1_800_000_000,
  phase: "waiting",
  value: `ticket-${version}`,
  line: {
    id: "l",
    phase: "open",
    closes_at: null,
    is_closed_for_now: false,
    served_until: null,
    timezone: "Europe/Helsinki",
    ticket_grace_seconds: 300,
    conversation_grace_seconds: 600,
  },
  place: {
    ahead,
    estimate: null,
    is_long: false,
    has_counsellor: true,
    away: 0,
    languages_now: ["fi"],
    asks_language: false,
    kept_until: null,
  },
  conversation: null,
  outcome: null,
});
const conversation: ConversationState = {
  id: "c",
  me: "t",
  value: "membership",
  phase: "opening",
  line: "l",
  language: "fi",
  topic: null,
  members: [],
  stored: 0,
  delivered: 0,
  outcome: null,
  ended_by: null,
  silent_until: null,
  release_at: null,
  urgent: null,
};

let time: ToldTime;
let socket: ToldSocket;
let link: Link<"/visitor">;
let waiting: Ticket;
let conversations: [string, boolean][];

beforeEach(() => {
  time = new ToldTime();
  socket = new ToldSocket();
  link = new Link(socket, time, () => 0);
  conversations = [];
  waiting = new Ticket(link, {
    random: (count) => new Uint8Array(count).fill(7) as Bytes,
    sha256: async (bytes) => bytes.map((byte) => byte + 1),
    changed: () => undefined,
    conversation: ({ id }, isResumed) => void conversations.push([id, isResumed]),
    heard: () => undefined,
    receivedUpTo: () => 41,
  });
  link.greet = () => void waiting.greet();
});

async function join(): Promise<void> {
  socket.answers.join = waitingState(1);
  await waiting.join("xyz", "fi", null);
  socket.up();
  await settle();
}

describe("a place", () => {
  it.each(["line_closed", "line_full", "intake_stopped", "language_not_served"] as const)(
    "is refused with %s, and can be asked for again",
    async (reason) => {
      socket.answers.join = { refused: reason };
      await waiting.join("xyz", "fi", null);
      socket.up();
      await settle();
      expect([waiting.phase, waiting.refused]).toEqual(["refused", reason]);
      socket.answers.join = waitingState(1);
      await waiting.join("xyz", "sv", null);
      expect(waiting.phase).toBe("waiting");
    },
  );

  it("is asked for with the hash and never with the key", async () => {
    await join();
    expect(waiting.phase).toBe("waiting");
    const asked = JSON.stringify(socket.asked);
    expect(asked).toContain("CAgICAgI");
    expect(asked).not.toContain("BwcHBwcH");
  });

  it("is asked for again, with the same hash, when no answer came", async () => {
    await waiting.join("xyz", "fi", null);
    socket.up();
    await settle();
    expect(link.phase).toBe("lost");
    socket.answers.join = waitingState(1);
    await time.pass(1_000);
    socket.up();
    await settle();
    expect(waiting.phase).toBe("waiting");
    expect(new Set(socket.asked.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it("is taken up again with the newest value and the key", async () => {
    await join();
    socket.push.state?.(waitingState(2));
    socket.down();
    socket.answers.resume = waitingState(3, 1);
    socket.up();
    await settle();
    expect(socket.asked.at(-1)).toEqual({
      event: "resume",
      payload: { value: "ticket-2", key: expect.stringMatching(/^BwcHBw/), received: 41 },
    });
    expect(waiting.state?.place?.ahead).toBe(1);
  });

  it("believes no state that is older than what it has", async () => {
    await join();
    socket.push.state?.(waitingState(5, 1));
    socket.push.state?.(waitingState(4, 9));
    expect(waiting.state?.place?.ahead).toBe(1);
  });

  it("believes a restarted daemon, whose versions start anew", async () => {
    await join();
    socket.push.state?.(waitingState(9));
    socket.answers.resume = waitingState(1, 4);
    socket.down();
    socket.up();
    await settle();
    expect(waiting.state?.version).toBe(1);
  });

  it("that has gone is over, and says how", async () => {
    await join();
    socket.answers.resume = { refused: "gone" };
    socket.down();
    socket.up();
    await settle();
    expect([waiting.phase, waiting.outcome]).toEqual(["ended", "expired"]);
  });

  it("becomes a conversation, taken up by its own value", async () => {
    await join();
    const state = { ...waitingState(2), phase: "conversation", conversation } as const;
    socket.push.state?.(state);
    socket.answers.resume = { ...state, version: 3 };
    socket.down();
    socket.up();
    await settle();
    expect(socket.asked.at(-1)?.payload).toMatchObject({ value: "membership" });
    expect(conversations).toEqual([
      ["c", false],
      ["c", true],
    ]);
  });

  it("left quickly is told with one frame and leaves no key behind", async () => {
    await join();
    waiting.leave(true);
    expect(socket.sent).toEqual([{ event: "leave", payload: { quick: true } }]);
    socket.down();
    socket.up();
    await settle();
    expect(socket.asked.map((one) => one.event)).toEqual(["join"]);
    expect(JSON.stringify(waiting)).not.toContain("BwcHBw");
  });
});

describe("the line", () => {
  it("is lost at once and called failed after a while, and goes on trying", async () => {
    await join();
    socket.down();
    expect(link.phase).toBe("lost");
    for (let spent = 0; spent <= FAILED_AFTER_MS; spent += 5_000) {
      await time.pass(5_000);
      socket.down();
    }
    expect(link.phase).toBe("failed");
    const before = socket.opened;
    await time.pass(20_000);
    expect(socket.opened).toBeGreaterThan(before);
  });

  it("tries at once when the person asks for it", async () => {
    await join();
    socket.down();
    const before = socket.opened;
    link.retryNow();
    expect(socket.opened).toBe(before + 1);
  });

  it("that the daemon refuses for good is not tried again", async () => {
    link.open();
    socket.refuse("retired_version");
    await time.pass(600_000);
    expect([link.phase, link.refused, socket.opened]).toEqual(["refused", "retired_version", 1]);
  });

  it("that is closed stays closed", async () => {
    await join();
    link.close();
    socket.down();
    await time.pass(600_000);
    expect([link.phase, socket.opened]).toEqual(["down", 1]);
  });

  it("is called slow when an answer takes four seconds, until one is quick again", async () => {
    await join();
    let answer = (_: object): void => undefined;
    socket.answers.here = new Promise<object>((resolve) => {
      answer = resolve;
    });
    const asked = link.ask("here", {});
    await time.pass(3_999);
    expect(link.isSlow).toBe(false);
    await time.pass(1);
    expect(link.isSlow).toBe(true);
    answer({});
    await asked;
    expect(link.isSlow).toBe(true);
    socket.answers.here = {};
    await link.ask("here", {});
    expect(link.isSlow).toBe(false);
  });

  it("gives an answer twenty seconds to come", async () => {
    await join();
    await link.ask("here", {});
    expect(socket.timeouts).toEqual([20_000, 20_000]);
  });

  it("answers offline without asking anybody", async () => {
    expect(await link.ask("here", {})).toEqual({ refused: "offline" });
    expect(socket.asked).toEqual([]);
  });
});
