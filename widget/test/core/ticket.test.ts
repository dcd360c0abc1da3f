import { beforeEach, describe, expect, it } from "vitest";
import { FAILED_AFTER_MS, Link } from "../../src/core/link";
import type { Socket } from "../../src/core/link";
import type { Answer, ConversationState, Reason, VisitorState } from "../../src/core/protocol";
import type { Bytes } from "../../src/core/seal-port";
import { Ticket, type Wished } from "../../src/core/ticket";
import { settle, ToldTime } from "./world";

class ToldSocket implements Socket<"/visitor"> {
  readonly namespace = "/visitor";
  opened = 0;
  readonly asked: { event: string; payload: object }[] = [];
  readonly sent: { event: string; payload: object }[] = [];
  readonly timeouts: number[] = [];
  readonly probed: number[] = [];
  answers: Record<string, unknown> = {};
  up = (): void => undefined;
  down = (): void => undefined;
  refuse = (_: Reason): void => undefined;
  push: Record<string, (payload: unknown) => void> = {};

  open(): void {
    this.opened += 1;
  }
  close(): void {}
  goodbye(event: string, payload: object): void {
    this.sent.push({ event, payload });
  }
  probe(answerMs: number): void {
    this.probed.push(answerMs);
  }
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
let heardWished: Wished[];
const wished: Wished = { urgent: "danger", others: ["sv"] };
let goodbyes: object[];
let answer: Answer<Record<string, never>>;

beforeEach(() => {
  heardWished = [];
  time = new ToldTime();
  socket = new ToldSocket();
  link = new Link(socket, time, () => 0);
  [conversations, goodbyes, answer] = [[], [], {}];
  waiting = new Ticket(link, {
    random: (count) => new Uint8Array(count).fill(7) as Bytes,
    sha256: async (bytes) => bytes.map((byte) => byte + 1),
    changed: () => undefined,
    conversation: ({ id }, isResumed) => void conversations.push([id, isResumed]),
    wished: () => wished,
    heardWished: (those) => void heardWished.push(those),
    heard: () => undefined,
    goodbye: async (goodbye) => {
      goodbyes.push(goodbye);
      return answer;
    },
    receivedUpTo: () => 41,
    timers: time,
    chance: () => 0,
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
    expect([waiting.phase, waiting.outcome]).toEqual(["ended", null]);
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

const REASONS = Object.keys({
  already_joined: 1,
  bad_credential: 1,
  broken: 1,
  closed_for_now: 1,
  gone: 1,
  intake_stopped: 1,
  language_not_served: 1,
  line_closed: 1,
  line_full: 1,
  malformed: 1,
  no_room: 1,
  not_a_member: 1,
  not_allowed: 1,
  not_offered: 1,
  not_on_shift: 1,
  offline: 1,
  on_shift_already: 1,
  out_of_order: 1,
  outbox_full: 1,
  retired_version: 1,
  too_often: 1,
  try_again: 1,
  wrong_epoch: 1,
  wrong_kind: 1,
  wrong_state: 1,
} satisfies Record<Reason, 1>) as Reason[];
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
      expect([waiting.phase, asked("resume"), waiting.isInVain]).toEqual(["waiting", 1, false]);
      await time.pass(19_999);
      expect(waiting.isInVain).toBe(false);
      await time.pass(1);
      expect(waiting.isInVain).toBe(true);
      expect(asked("resume")).toBeLessThan(9);
      const before = asked("resume");
      socket.answers.resume = waitingState(3, 1);
      waiting.retryNow();
      await settle();
      expect([asked("resume"), waiting.isInVain, waiting.state?.place?.ahead]).toEqual([before + 1, false, 1]);
      await time.pass(60_000);
      expect(asked("resume")).toBe(before + 1);
    },
  );

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
    waiting.leave(false);
    await time.pass(60_000);
    expect([asked("resume"), waiting.isInVain]).toEqual([1, false]);
  });
});

describe("a join", () => {
  it.each(["too_often", "try_again", "broken"] as const)("refused with %s is asked again, and said", async (reason) => {
    socket.answers.join = { refused: reason };
    await waiting.join("xyz", "fi", null);
    socket.up();
    await settle();
    await time.pass(20_000);
    expect([waiting.phase, waiting.isInVain]).toEqual(["joining", true]);
    socket.answers.join = waitingState(1);
    await time.pass(15_000);
    expect([waiting.phase, waiting.isInVain]).toEqual(["waiting", false]);
  });

  it("is one, however often it is pressed", async () => {
    socket.answers.join = waitingState(1);
    await Promise.all([waiting.join("xyz", "fi", null), waiting.join("xyz", "fi", null)]);
    socket.up();
    await settle();
    await waiting.join("xyz", "fi", null);
    expect(asked("join")).toBe(1);
  });

  it("that the person has left before it could be asked opens no line", async () => {
    const joining = waiting.join("xyz", "fi", null);
    waiting.leave(false);
    await joining;
    expect([waiting.phase, link.phase, socket.opened]).toEqual(["ended", "down", 0]);
  });

  it("on a connection that has a place already is made on another", async () => {
    socket.answers.join = { refused: "already_joined" };
    await waiting.join("xyz", "fi", null);
    socket.up();
    await settle();
    expect(link.phase).toBe("lost");
    socket.answers.join = waitingState(1);
    await time.pass(1_000);
    socket.up();
    await settle();
    expect(waiting.phase).toBe("waiting");
  });
});

describe("somebody who is here", () => {
  it("says so until it was heard", async () => {
    await join();
    socket.answers.here = { refused: "try_again" };
    await waiting.here();
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
      await waiting.here();
      await settle();
      expect([waiting.phase, waiting.outcome]).toEqual(["ended", null]);
    },
  );
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

  it("that does not answer is none, and a late answer breaks no later one", async () => {
    await join();
    let fail = (_: Error): void => undefined;
    socket.answers.here = new Promise((_, reject) => {
      fail = reject;
    });
    const asking = link.ask("here", {});
    await settle();
    socket.down();
    socket.answers.resume = waitingState(2);
    socket.up();
    await settle();
    fail(new Error("timeout"));
    expect(await asking).toEqual({ refused: "offline" });
    expect(link.phase).toBe("up");
    delete socket.answers.here;
    await link.ask("here", {});
    expect(link.phase).toBe("lost");
  });

  it("is asked whether it is there when the browser gives a hint, and is not believed to be lost", async () => {
    await join();
    link.look();
    expect([socket.probed, link.phase]).toEqual([[2_500], "up"]);
  });

  it("is tried at once when the browser gives a hint, but not twice within two seconds", async () => {
    await join();
    socket.down();
    const before = socket.opened;
    link.look();
    link.look();
    expect(socket.opened).toBe(before + 1);
    await time.pass(2_000); // that try hangs: it began on the network before
    link.look();
    expect(socket.opened).toBe(before + 2);
  });

  it("that breaks again and again is made with pauses", async () => {
    await join();
    const before = socket.opened;
    for (let spent = 0; spent < 60_000; spent += 250) {
      if (link.phase !== "up") {
        socket.up();
        socket.down();
      }
      await time.pass(250);
    }
    expect(socket.opened - before).toBeLessThan(62);
  });

  it("that was refused can be opened again by the person", async () => {
    link.open();
    socket.refuse("retired_version");
    link.close();
    expect(link.refused).toBeNull();
    link.open();
    expect([link.phase, socket.opened]).toEqual(["connecting", 2]);
  });

  it("is called failed after 20 s, whatever is done to the clock meanwhile", async () => {
    await join();
    socket.down();
    const real = time.now.bind(time);
    time.now = () => real() - 3_600_000;
    await time.pass(20_000);
    expect(link.phase).toBe("failed");
  });

  it("answers offline without asking anybody", async () => {
    expect(await link.ask("here", {})).toEqual({ refused: "offline" });
    expect(socket.asked).toEqual([]);
  });
});
