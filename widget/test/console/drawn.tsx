/** The whole console on the page of a test, and nothing of it after the test. */
import { render } from "preact";
import { act } from "preact/test-utils";
import type { ConsoleApp } from "../../src/console/app";
import { Screen } from "../../src/console/screen";
import { onceATurn } from "../../src/ui/draw";
import type { Bench } from "./fakes";

let current: ConsoleApp | null = null;

/** Draws now, and from then on with each change, as the program does. */
export const drawn = (bench: () => Bench) => (): Promise<void> => {
  const { app } = bench();
  current = app;
  const draw = (): void => {
    if (app === current) render(<Screen app={app} onRetry={() => {}} />, document.body);
  };
  app.draw = onceATurn(draw);
  return act(draw);
};

/** What comes late draws nothing on the page of another test. */
export function clear(): void {
  current = null;
  render(null, document.body);
  document.body.replaceChildren();
}
