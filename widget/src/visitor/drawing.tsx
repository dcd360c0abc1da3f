/** Draws the page; whatever the line has said, what stands there is never nothing. */

import { render } from "preact";
import type { VisitorApp } from "./app";
import type { Way } from "./leave";
import { Screen } from "./screen";

/** The way out and 112, by no program but this: before the first picture, and should none be possible. */
function plain({ leave }: Way): void {
  const out = document.createElement("button");
  const call = document.createElement("a");
  out.append("✕");
  out.onclick = leave;
  call.href = "tel:112";
  call.append("112");
  document.body.replaceChildren(out, call);
}

/** What cannot be drawn is drawn anew without what the line has said of itself; else those few lines stand. */
export function drawing(app: VisitorApp, way: Way): () => void {
  let root: Element | null = null;
  plain(way);
  const draw = (): void => {
    try {
      if (root === null) {
        root = document.createElement("div"); // a fresh one: of a picture that failed Preact knows no more where it stands
        root.className = "apart";
        document.body.replaceChildren(root);
      }
      render(<Screen app={app} way={way} />, root);
    } catch {
      root = null;
      plain(way);
      if (app.unfit !== "broken") {
        app.giveUp("broken"); // once: what is wrong may be in the state of a place, which stays
        draw();
      }
    }
  };
  return () => {
    if (!app.hasLeft) {
      draw();
    }
  };
}
