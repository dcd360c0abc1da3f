import { beforeEach, describe, expect, it } from "vitest";
import { Link } from "../../src/core/link";
import type { Answer, VisitorState, Work, WorkFirst } from "../../src/core/protocol";
import type { Bytes } from "../../src/core/seal-port";
import { Ticket, type Wished } from "../../src/core/ticket";
import { REASONS } from "../reasons";
import { conversation, place, ToldSocket, waiting } from "./told-line";
import { settle, ToldTime } from "./world";

const waitingState = (version: number, ahead = 2): VisitorState => ({
  ...waiting,
  version,
  value: `ticket-${version}`,
  place: { ...place, ahead },
});

let time: ToldTime;
let socket: ToldSocket;
let link: Link<"/visitor">;
let ticket: Ticket;
let conversations: [string, boolean][];
let heardWished: Wished[];
const wished: Wished = { urgent: "danger", others: ["sv"] };
let heardTimes: number[];
let goodbyes: object[];
let answer: Answer<Record<string, never>>;
let work: (first: WorkFirst, isWanted: () => boolean) => Promise<Work | null>;

beforeEach(() => {
  heardWished = [];
  heardTimes = [];
  time = new ToldTime();
  socket = new ToldSocket();
  link = new Link(socket, time, () => 0);
  [conversations, goodbyes, answer] = [[], [], {}];
  ticket = new Ticket(link, {
    random: (count) => new Uint8Array(count).fill(7) as Bytes,
    sha256: async (bytes) => bytes.map((byte) => byte + 1),
    changed: () => undefined,
    work: (first, isWanted) => work(first, isWanted),
    conversation: ({ id }, isResumed) => void conversations.push([id, isResumed]),
    wished: () => wished,
    heardWished: (those) => void heardWished.push(those),
    heard: (now) => void heardTimes.push(now),
    isSound: (state) => state !== null && state.version > 0,
    goodbye: async (goodbye) => {
      goodbyes.push(goodbye);
      return answer;
    },
    receivedUpTo: () => 41,
    timers: time,
    chance: () => 0,
  });
  link.greet = () => void ticket.greet();
});

async function join(): Promise<void> {
  socket.answers.join = waitingState(1);
  await ticket.join("xyz", "fi", null);
  socket.up();
  await settle();
}

describe("a place", () => {
  it.each(["line_closed", "line_full", "intake_stopped", "language_not_served"] as const)(
    "is refused with %s, and can be asked for again",
    async (reason) => {
      socket.answers.join = { refused: reason };
      await ticket.join("xyz", "fi", null);
      socket.up();
      await settle();
      expect([ticket.phase, ticket.refused]).toEqual(["refused", reason]);
      socket.answers.join = waitingState(1);
      await ticket.join("xyz", "sv", null);
      expect(ticket.phase).toBe("waiting");
    },
  );

  it("is asked for with the hash and never with the key", async () => {
    await join();
    expect(ticket.phase).toBe("waiting");
    const asked = JSON.stringify(socket.asked);
    expect(asked).toContain("CAgICAgI");
    expect(asked).not.toContain("BwcHBwcH");
  });

  it("brings the line's time, with the answer and with each state that is taken", async () => {
    await join();
    expect(heardTimes).toEqual([waiting.now]);
    socket.push.state?.({ ...waitingState(2), now: waiting.now + 60 });
    socket.push.state?.({ ...waitingState(2), now: 7 }); // an old one
    expect(heardTimes).toEqual([waiting.now, waiting.now + 60]);
  });

  it("is asked for again, with the same hash, when no answer came", async () => {
    await ticket.join("xyz", "fi", null);
    socket.up();
    await settle();
    expect(link.phase).toBe("lost");
    socket.answers.join = waitingState(1);
    await time.pass(1_000);
    socket.up();
    await settle();
    expect(ticket.phase).toBe("waiting");
    expect(new Set(socket.asked.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  describe("that costs work", () => {
    const first = { refused: "work_first", challenge: "c", bits: 6, puzzles: 32 } as const;
    let done: (work: Work | null) => void;
    let isWanted: () => boolean;
    beforeEach(async () => {
      work = (_, wanted) => {
        isWanted = wanted;
        return new Promise((resolve) => {
          done = resolve;
        });
      };
      socket.answers.join = first;
      await ticket.join("xyz", "fi", null);
      socket.up();
      await settle();
    });

    it("is asked for again, with the same hash, when the work is done", async () => {
      expect([ticket.phase, asked("join"), isWanted()]).toEqual(["joining", 1, true]);
      socket.answers.join = waitingState(1);
      done({ challenge: "c", solution: "s" });
      await settle();
      expect(ticket.phase).toBe("waiting");
      const [before, after] = socket.asked.map((one) => one.payload);
      expect(after).toEqual({ ...(before as object), work: { challenge: "c", solution: "s" } });
    });

    it("is worked for on while the connection is gone, once, and asked for with the next", async () => {
      socket.down();
      socket.up();
      await settle();
      expect(asked("join")).toBe(1);
      socket.down();
      socket.answers.join = waitingState(1);
      done({ challenge: "c", solution: "s" });
      await settle();
      expect([ticket.phase, isWanted()]).toEqual(["joining", false]);
      await time.pass(2_000);
      socket.up();
      await settle();
      expect([ticket.phase, asked("join")]).toEqual(["waiting", 2]);
      expect(socket.asked.at(-1)?.payload).toMatchObject({ work: { solution: "s" } });
    });

    it("may cost more by then", async () => {
      done({ challenge: "c", solution: "s" });
      await settle();
      expect([ticket.phase, asked("join"), isWanted()]).toEqual(["joining", 2, true]);
    });

    it("is asked for later where the work cannot be done, and that is said after 20 s", async () => {
      work = async () => null;
      done(null);
      await settle();
      expect([ticket.phase, asked("join")]).toEqual(["joining", 1]);
      await time.pass(20_000);
      expect(ticket.isInVain).toBe(true);
      expect(asked("join")).toBeGreaterThan(2);
      socket.answers.join = waitingState(1);
      await time.pass(60_000);
      expect(ticket.phase).toBe("waiting");
    });

    it.each([true, false])("is worked for no more once the person has left (quickly: %s)", async (quick) => {
      ticket.leave(quick);
      expect(isWanted()).toBe(false);
      done({ challenge: "c", solution: "s" });
      await settle();
      expect([ticket.phase, asked("join")]).toEqual(["ended", 1]);
    });
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
    expect(ticket.state?.place?.ahead).toBe(1);
  });

  it("believes no state that is older than what it has", async () => {
    await join();
    socket.push.state?.(waitingState(5, 1));
    socket.push.state?.(waitingState(4, 9));
    expect(ticket.state?.place?.ahead).toBe(1);
  });

  it("believes a restarted daemon, whose versions start anew", async () => {
    await join();
    socket.push.state?.(waitingState(9));
    socket.answers.resume = waitingState(1, 4);
    socket.down();
    socket.up();
    await settle();
    expect(ticket.state?.version).toBe(1);
  });

  it("that has gone is over, and says how", async () => {
    await join();
    socket.answers.resume = { refused: "gone" };
    socket.down();
    socket.up();
    await settle();
    expect([ticket.phase, ticket.outcome]).toEqual(["ended", null]);
  });

  it("becomes a conversation, taken up by its own value", async () => {
    await join();
    const state = { ...waitingState(2), phase: "conversation", conversation } as const;
    socket.push.state?.(state);
    socket.answers.resume = { ...state, version: 3 };
    socket.down();
    socket.up();
    await settle();
    expect(socket.asked.at(-1)?.payload).toMatchObject({ value: "m" });
    expect(conversations).toEqual([
      ["c", false],
      ["c", true],
    ]);
  });

  it("left quickly is told with one frame and leaves no key behind", async () => {
    await join();
    ticket.leave(true);
    expect(socket.sent).toEqual([{ event: "leave", payload: { quick: true } }]);
    socket.down();
    socket.up();
    await settle();
    expect(socket.asked.map((one) => one.event)).toEqual(["join"]);
    expect(JSON.stringify(ticket)).not.toContain("BwcHBw");
  });
});

const asked = (event: string): number => socket.asked.filter((one) => one.event === event).length;

describe("a place that cannot be taken up", () => {
  it.each(REASONS.filter((one) => one !== "gone" && one !== "offline"))(
    "because of %s is asked for again, is said after 20 s, and comes back",
    async (reason) => {
      await join();
      socket.down();
      socket.answers.resume = { refused: reason };
      socket.up();
      await settle();
      expect([ticket.phase, asked("resume"), ticket.isInVain]).toEqual(["waiting", 1, false]);
      await time.pass(19_999);
      expect(ticket.isInVain).toBe(false);
      await time.pass(1);
      expect(ticket.isInVain).toBe(true);
      expect(asked("resume")).toBeLessThan(9);
      const before = asked("resume");
      socket.answers.resume = waitingState(3, 1);
      ticket.retryNow();
      await settle();
      expect([asked("resume"), ticket.isInVain, ticket.state?.place?.ahead]).toEqual([before + 1, false, 1]);
      await time.pass(60_000);
      expect(asked("resume")).toBe(before + 1);
    },
  );

  it("is said at once when the line says that it cannot, and is asked for until it can", async () => {
    await join();
    socket.answers.resume = { refused: "try_again" };
    socket.push.refusal?.({ refused: "try_again", conversation: null, id: null });
    await time.pass(1);
    expect([ticket.phase, ticket.isInVain]).toEqual(["waiting", true]);
    await time.pass(30_000);
    expect(asked("resume")).toBeGreaterThan(1);
    socket.answers.resume = waitingState(3, 1);
    await time.pass(60_000);
    expect([ticket.isInVain, ticket.state?.place?.ahead]).toEqual([false, 1]);
  });

  it("is not in vain because a word was refused, nor once nobody waits for it", async () => {
    await join();
    socket.push.refusal?.({ refused: "outbox_full", conversation: "c", id: 3 });
    await time.pass(1);
    expect([asked("resume"), ticket.isInVain]).toEqual([0, false]);
    ticket.leave(false);
    socket.push.refusal?.({ refused: "try_again", conversation: null, id: null });
    await time.pass(60_000);
    expect([asked("resume"), ticket.isInVain]).toEqual([0, false]);
  });

  it("is asked for with pauses that grow, over a new connection too", async () => {
    await join();
    socket.answers.resume = { refused: "too_often" };
    socket.down();
    socket.up();
    await time.pass(600_000);
    expect(asked("resume")).toBeLessThan(90);
    const before = asked("resume");
    socket.down();
    socket.up();
    await settle();
    expect(asked("resume")).toBe(before);
    await time.pass(15_000);
    expect(asked("resume")).toBeGreaterThan(before);
  });

  it("is not asked for any more once the person has left", async () => {
    await join();
    socket.answers.resume = { refused: "broken" };
    socket.down();
    socket.up();
    await settle();
    ticket.leave(false);
    await time.pass(60_000);
    expect([asked("resume"), ticket.isInVain]).toEqual([1, false]);
  });
});

describe("a join", () => {
  it.each(["too_often", "try_again", "broken"] as const)("refused with %s is asked again, and said", async (reason) => {
    socket.answers.join = { refused: reason };
    await ticket.join("xyz", "fi", null);
    socket.up();
    await settle();
    await time.pass(20_000);
    expect([ticket.phase, ticket.isInVain]).toEqual(["joining", true]);
    socket.answers.join = waitingState(1);
    await time.pass(15_000);
    expect([ticket.phase, ticket.isInVain]).toEqual(["waiting", false]);
  });

  it("is one, however often it is pressed", async () => {
    socket.answers.join = waitingState(1);
    await Promise.all([ticket.join("xyz", "fi", null), ticket.join("xyz", "fi", null)]);
    socket.up();
    await settle();
    await ticket.join("xyz", "fi", null);
    expect(asked("join")).toBe(1);
  });

  it("that the person has left before it could be asked opens no line", async () => {
    const joining = ticket.join("xyz", "fi", null);
    ticket.leave(false);
    await joining;
    expect([ticket.phase, link.phase, socket.opened]).toEqual(["ended", "down", 0]);
  });

  it("on a connection that has a place already is made on another", async () => {
    socket.answers.join = { refused: "already_joined" };
    await ticket.join("xyz", "fi", null);
    socket.up();
    await settle();
    expect(link.phase).toBe("lost");
    socket.answers.join = waitingState(1);
    await time.pass(1_000);
    socket.up();
    await settle();
    expect(ticket.phase).toBe("waiting");
  });
});

describe("somebody who is here", () => {
  it("says so until it was heard", async () => {
    await join();
    socket.answers.here = { refused: "try_again" };
    await ticket.here();
    await time.pass(10_000);
    expect(asked("here")).toBeGreaterThan(3);
    socket.answers.here = {};
    await time.pass(15_000);
    const before = asked("here");
    await time.pass(60_000);
    expect(asked("here")).toBe(before);
  });

  it.each(["not_a_member", "gone"] as const)(
    "and is told %s takes the place up again, which tells the truth",
    async (reason) => {
      await join();
      socket.answers.here = { refused: reason };
      socket.answers.resume = { refused: "gone" };
      await ticket.here();
      await settle();
      expect([ticket.phase, ticket.outcome]).toEqual(["ended", null]);
    },
  );
});
