// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { watchCalls } from "../../src/visitor/calls";

const isCall = watchCalls();
document.addEventListener("click", (event) => event.preventDefault()); // nothing is fetched
document.body.innerHTML = `<a href="tel:112"><b>112</b></a><a href="https://elsewhere.test/" target="_blank">page</a><p>words</p>`;

const at = (timeStamp: number, event: Event): Event => Object.defineProperty(event, "timeStamp", { value: timeStamp });
const press = (what: string, when: number): string => {
  const one = document.querySelector<HTMLElement>(what);
  one?.dispatchEvent(at(when, new MouseEvent("click", { bubbles: true, cancelable: true })));
  return one?.closest("a")?.target ?? "";
};
const isCallAt = (when: number): boolean => isCall(at(when, new Event("beforeunload")));

it.each([
  ['a[target="_blank"]', "_blank"],
  ["p", ""],
])("takes a press on %s for no call", (what, target) => {
  expect(press(what, 5)).toBe(target);
  expect(isCallAt(6)).toBe(false);
});

it("lets the whole page call, wherever in the link it is pressed, and knows of it for as long as a browser may ask", () => {
  expect(press("b", 10_000)).toBe("_top");
  expect(isCallAt(11_999)).toBe(true);
  expect(isCallAt(12_000)).toBe(false);
});
