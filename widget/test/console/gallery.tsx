/** Every state of the console, one at a time, to be looked at: `gallery.html#offer`. Built and opened by hand, not by the tests. */

import { render } from "preact";
import { Screen } from "../../src/console/screen";
import "../../src/console/console.css";
import { listenToPage } from "../../src/console/page";
import { type Language, LANGUAGES, Texts } from "../../src/console/texts";
import { onceATurn } from "../../src/ui/draw";
import * as fakes from "./fakes";
import { conversation, NOW_SECONDS, offer, opening, says, settle, state, text } from "./fakes";

const [name = "two", language = "en"] = location.hash.slice(1).split("/");
const texts = new Texts(LANGUAGES.find((one) => one === language) ?? ("en" satisfies Language));
async function show(): Promise<void> {
  const b = await fakes.bench(new fakes.MemoryDrawer(), texts);
  const root = document.getElementById("console");
  if (root !== null) b.app.draw = onceATurn(() => render(<Screen app={b.app} onRetry={() => {}} />, root));
  listenToPage(b.app, b.timers);

  const two = [conversation("c1"), conversation("c2", { topic: "used", language: "en" })];

  async function talking(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      opening(b, id);
      await settle();
      says(b, id, 2, 1, text(id === "c1" ? "Hei. En tiedä, voinko puhua tästä." : "Hello, is somebody there?"));
      await settle();
      const pane = b.app.panes.of(id);
      pane?.typed(id === "c1" ? "Hei. Olen Aino. Oletko nyt turvassa?" : "Hello, I am Aino. Take your time.");
      pane?.send();
      await settle();
      says(b, id, 3, 2, text("Kyllä, olen yksin kotona. Hän tulee vasta illalla. ".repeat(id === "c1" ? 4 : 1)));
      await settle();
      b.wire.push("receipt", { conversation: id, stored: 2, delivered: id === "c1" ? 2 : 1 });
    }
  }

  const scenes: Record<string, () => Promise<void>> = {
    signin: async () => {
      b.app.signIn.leave("gone");
    },
    start: async () => {
      await b.app.signIn.enter("link");
      b.wire.comeUp();
    },
    blocked: async () => {
      b.api.own = { certificate: null, credentials: [] };
      await b.app.signIn.enter("link");
      b.wire.comeUp();
    },
    empty: () => fakes.onShift(b, state(1, { desk: fakes.desk({ capacity: 2 }) })),
    offer: async () => {
      b.api.staff = fakes.profile({ bearer: "x", is_demonstration: true });
      await fakes.onShift(b, state(1, { conversations: [conversation("c1")], offer: offer() }));
      await talking(["c1"]);
    },
    two: async () => {
      await fakes.onShift(b, state(1, { conversations: two, desk: fakes.desk({ capacity: 2 }) }));
      await talking(["c1", "c2"]);
    },
    three: async () => {
      const c2 = conversation("c2", { topic: "used", language: "en", urgent: "harm" }, "lost");
      const all = [conversation("c1"), c2, conversation("c3", { topic: null })];
      await fakes.onShift(
        b,
        state(1, {
          conversations: all,
          offer: null,
          orphans: [{ conversation: "o", line: "line-1", language: "sv", since: fakes.NOW_SECONDS - 75, urgent: null }],
        }),
      );
      await talking(["c1", "c2"]);
      b.app.panes.focus("c2", Date.now() - 5000);
      b.app.panes.of("c1")?.typed("Draft for A");
      b.app.panes.of("c2")?.typed("Draft for B");
    },
    again: async () => {
      const gone = [conversation("c1", {}, "lost"), conversation("c2", {}, "silent")];
      await scenes.two?.();
      b.wire.push("state", state(2, { conversations: gone, desk: fakes.desk({ capacity: 2 }) }));
      b.wire.push("state", state(3, { now: NOW_SECONDS + 60, conversations: two, desk: fakes.desk({ capacity: 2 }) }));
      await b.app.panes.of("c2")?.toggleSafetyWords();
    },
    ended: async () => {
      await scenes.two?.();
      const over = conversation("c1", { phase: "ended", outcome: "quick_exit" }, "left");
      b.wire.push(
        "state",
        state(2, {
          conversations: [over, conversation("c2", {}, "left")],
          desk: fakes.desk({ capacity: 2, phase: "last" }),
        }),
      );
    },
    noseal: async () => {
      await fakes.onShift(b, state(1, { conversations: two, desk: fakes.desk({ capacity: 2 }) }));
      b.wire.push("refusal", { conversation: "c1", id: 1, refused: "bad_credential" });
      await talking(["c2"]);
      await fakes.settle();
      b.wire.goDown();
    },
    confirm: async () => {
      await scenes.two?.();
      document.getElementById("write-A")?.focus();
      const box = document.getElementById("write-B") as HTMLTextAreaElement | null;
      b.app.panes.of("c2")?.typed("It is not your fault.");
      await new Promise((resolve) => setTimeout(resolve, 50));
      box?.focus();
      box?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    },
    keys: async () => {
      b.api.own = {
        certificate: null,
        credentials: [fakes.ownShift(), fakes.ownShift({ id: "2", credential: null, public_key: "x" })],
      };
      b.api.waiting = [
        fakes.ownShift({ id: "3", alias: "Elsa" }),
        fakes.ownShift({ id: "4", alias: "Sofia", not_after: NOW_SECONDS + 20 * 3600 }),
      ];
      await b.app.signIn.enter("link");
      await b.app.keys.makeIssuingKey();
      b.wire.comeUp();
      b.app.show("keys");
    },
    board: async () => {
      b.wire.answers.set("watch", () => fakes.board(1, { urgent: 1, urgent_unseen_since: fakes.NOW_SECONDS - 42 }));
      await fakes.onShift(b);
      b.app.show("board");
    },
    cover: async () => {
      await scenes.offer?.();
      b.app.showing.cover.value = "idle";
    },
    help: async () => {
      await scenes.two?.();
      b.app.showing.isHelpOpen.value = true;
    },
  };
  await scenes[name]?.();
}
void show();
