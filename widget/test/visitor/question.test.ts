// @vitest-environment happy-dom
import { expect, it } from "vitest";
import type { TicketPhase } from "../../src/core/ticket-states";
import { askBeforeUnload } from "../../src/visitor/question";

const app = { hasLeft: false, ticket: { phase: "idle" as TicketPhase } };
let isCall = false;
askBeforeUnload(app, () => isCall);

const asks = (phase: TicketPhase, hasLeft = false): boolean => {
  Object.assign(app, { hasLeft, ticket: { phase } });
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
};

it.each([
  ["idle", false],
  ["joining", false],
  ["refused", false],
  ["waiting", true],
  ["conversation", true],
  ["ended", false],
] as const)("in phase %s, asking before the page goes is %s", (phase, isAsked) => {
  expect(asks(phase)).toBe(isAsked);
});

it("asks nothing of who has left", () => {
  expect(asks("conversation", true)).toBe(false);
});

it("asks nothing of who calls a number, which is no going", () => {
  isCall = true;
  expect(asks("conversation")).toBe(false);
  isCall = false;
  expect(asks("conversation")).toBe(true);
});
