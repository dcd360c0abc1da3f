// @vitest-environment happy-dom
import { expect, it } from "vitest";
import type { FrameConfig } from "../../src/core/frame-messages";
import type { TicketPhase } from "../../src/core/ticket-states";
import { askBeforeUnload } from "../../src/visitor/question";

const app = { hasLeft: false, ticket: { phase: "idle" as TicketPhase }, world: { config: {} as FrameConfig } };
let isCall = false;
askBeforeUnload(app, () => isCall);

const asks = (phase: TicketPhase, mode: string | undefined, hasLeft = false): boolean => {
  Object.assign(app, { hasLeft, ticket: { phase }, world: { config: { mode } } });
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
};

it.each([
  ["idle", "page", false],
  ["joining", "page", false],
  ["refused", "page", false],
  ["waiting", "page", true],
  ["waiting", undefined, false],
  ["conversation", "page", true],
  ["conversation", undefined, true],
  ["ended", "page", false],
] as const)("in phase %s, on a page of mode %s, asking before it goes is %s", (phase, mode, isAsked) => {
  expect(asks(phase, mode)).toBe(isAsked);
});

it("asks nothing of who has left", () => {
  expect(asks("conversation", undefined, true)).toBe(false);
});

it("asks nothing of who calls a number, which is no going", () => {
  isCall = true;
  expect(asks("conversation", undefined)).toBe(false);
  isCall = false;
  expect(asks("conversation", undefined)).toBe(true);
});
