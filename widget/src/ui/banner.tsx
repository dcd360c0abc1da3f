/** A line of words about the connection; it says what happens next, and never only by colour. Read out by what is around it. */

import type { ComponentChildren, VNode } from "preact";

export function Banner({
  isGood = false,
  children,
}: {
  readonly isGood?: boolean;
  readonly children: ComponentChildren;
}): VNode {
  return <div class={isGood ? "banner banner-good" : "banner"}>{children}</div>;
}
