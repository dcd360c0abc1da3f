/** A line of words about the connection; it says what happens next, and never only by colour. Read out by what is around it. */

import type { ComponentChildren, VNode } from "preact";

interface BannerProps {
  readonly isGood?: boolean;
  /** Known already: one small line. */
  readonly isQuiet?: boolean;
  readonly children: ComponentChildren;
}

export function Banner({ isGood = false, isQuiet = false, children }: BannerProps): VNode {
  const look = ["banner", isGood && "banner-good", isQuiet && "banner-quiet"];
  return (
    <div class={look.filter(Boolean).join(" ")}>
      {typeof children === "string" ? <span>{children}</span> : children}
    </div>
  );
}
