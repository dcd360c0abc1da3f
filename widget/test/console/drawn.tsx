/** The whole console on the page of a test, and nothing of it after the test. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { Screen } from "../../src/console/screen";
import { onceATurn } from "../../src/ui/draw";
import type { Bench } from "./fakes";

/** Draws now, and from then on with each change, as the program does. */
export const drawn = (bench: () => Bench) => (): Promise<void> => {
  const { app } = bench();
  const draw = (): void => render(<Screen app={app} onRetry={() => {}} />, document.body);
  app.draw = onceATurn(draw);
  return act(draw);
};

export function clear(): void {
  render(null, document.body);
  document.body.replaceChildren();
}
