import { beforeEach, describe, expect, it } from "vitest";
import { ConsoleLink } from "../../src/console/console-link";
import { FAILED_AFTER_MS, Link, type Socket } from "../../src/core/link";
import { ToldSocket } from "./told-line";
import { settle, ToldTime } from "./world";

let time: ToldTime;
let socket: ToldSocket;
let link: Link<"/visitor">;

beforeEach(() => {
  time = new ToldTime();
  socket = new ToldSocket();
  link = new Link(socket, time, () => 0);
});

function connect(): void {
  link.open();
  socket.up();
}

describe("the line", () => {
  it("is lost at once and called failed after a while, and goes on trying", async () => {
    connect();
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
    connect();
    socket.down();
    const before = socket.opened;
    link.retryNow();
    expect(socket.opened).toBe(before + 1);
  });

  it.each(["retired_version", "gone", "malformed", "too_often", "not_allowed", "line_closed"] as const)(
    "that the daemon refuses (%s) is lost, and is tried again with pauses: no such word is the last one",
    async (reason) => {
      link.open();
      for (let [spent, tried] = [0, 0]; spent < 60_000; spent += 250) {
        if (socket.opened > tried) {
          tried = socket.opened;
          socket.refuse(reason);
        }
        await time.pass(250);
      }
      expect(link.phase).toBe("failed");
      expect(socket.opened).toBeGreaterThan(4);
      expect(socket.opened).toBeLessThan(250);
    },
  );

  it("of a console is given up when the daemon refuses it for good, until somebody opens it again", async () => {
    const own = new ConsoleLink(socket as unknown as Socket<"/console">, time, () => 0);
    own.open();
    socket.refuse("retired_version");
    await time.pass(600_000);
    expect([own.phase, own.refused, socket.opened]).toEqual(["down", "retired_version", 1]);
    own.close();
    expect(own.refused).toBeNull();
    own.open();
    expect([own.phase, socket.opened]).toEqual(["connecting", 2]);
    socket.refuse("try_again");
    expect([own.phase, own.refused]).toEqual(["connecting", null]);
  });

  it("that is closed stays closed", async () => {
    connect();
    link.close();
    socket.down();
    await time.pass(600_000);
    expect([link.phase, socket.opened]).toEqual(["down", 1]);
  });

  it("is called slow when an answer takes four seconds, until one is quick again", async () => {
    connect();
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
    connect();
    await link.ask("here", {});
    expect(socket.timeouts).toEqual([20_000]);
  });

  it("that does not answer is none, and a late answer breaks no later one", async () => {
    connect();
    let fail = (_: Error): void => undefined;
    socket.answers.here = new Promise((_, reject) => {
      fail = reject;
    });
    const asking = link.ask("here", {});
    await settle();
    socket.down();
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
    connect();
    link.look();
    expect([socket.probed, link.phase]).toEqual([[2_500], "up"]);
  });

  it("is tried at once when the browser gives a hint, but not twice within two seconds", async () => {
    connect();
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
    connect();
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

  it("is called failed after 20 s, whatever is done to the clock meanwhile", async () => {
    connect();
    socket.down();
    const real = time.now.bind(time);
    time.now = () => real() - 3_600_000;
    await time.pass(20_000);
    expect(link.phase).toBe("failed");
  });

  it("that a daemon ends in order is made again at once by another, and nobody need see it", async () => {
    const [seen, broken]: [string[], boolean[]] = [[], []];
    connect();
    await time.pass(5_000);
    link.changed = () => seen.push(link.phase);
    link.broke = (isMoving) => broken.push(isMoving);
    const before = socket.opened;
    socket.down(true);
    expect([socket.opened, link.phase, broken]).toEqual([before + 1, "up", [true]]);
    link.send("received", { conversation: "c", up_to: 1 });
    expect(await link.ask("here", {})).toEqual({ refused: "offline" });
    expect([socket.sent, socket.asked]).toEqual([[], []]);
    await time.pass(3_900);
    socket.up();
    await time.pass(60_000);
    expect([new Set(seen), broken, socket.opened]).toEqual([new Set(["up"]), [true], before + 1]);
    socket.answers.here = {};
    expect(await link.ask("here", {})).toEqual({});
  });

  it("that asked something when the daemon ended it goes on moving, and asks again what had no answer", async () => {
    connect();
    await time.pass(5_000);
    let fail = (_: Error): void => undefined;
    socket.answers.here = new Promise((_, reject) => {
      fail = reject;
    });
    const asking = link.ask("here", {});
    await settle();
    socket.down(true);
    fail(new Error("over"));
    expect(await asking).toEqual({ refused: "offline" });
    expect(link.phase).toBe("up");
    socket.up();
    expect(link.phase).toBe("up");
  });

  it("is lost when no other daemon takes it, at once or within four seconds, and is tried on", async () => {
    for (const isRefused of [true, false]) {
      link.close();
      connect();
      await time.pass(5_000);
      const broken: boolean[] = [];
      link.broke = (isMoving) => broken.push(isMoving);
      socket.down(true);
      if (isRefused) {
        socket.down();
      } else {
        await time.pass(3_999);
        expect(link.phase).toBe("up");
        await time.pass(1);
      }
      expect([link.phase, broken]).toEqual(["lost", [true, false]]);
      socket.down();
      const before = socket.opened;
      await time.pass(2_000);
      expect(socket.opened).toBeGreaterThan(before);
      await time.pass(20_000);
      expect(link.phase).toBe("failed");
    }
  });

  it("that is sent on again and again is made with pauses", async () => {
    connect();
    await time.pass(5_000);
    const before = socket.opened;
    for (let spent = 0; spent < 60_000; spent += 250) {
      socket.up();
      socket.down(true);
      await time.pass(250);
    }
    expect(socket.opened - before).toBeLessThan(130);
  });

  it("answers offline without asking anybody", async () => {
    expect(await link.ask("here", {})).toEqual({ refused: "offline" });
    expect(socket.asked).toEqual([]);
  });
});
