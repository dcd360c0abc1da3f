/** A text of two lines: the first is the heading, short enough to be read at a glance, and the other says more. */

import type { VNode } from "preact";

export function Heading({ text }: { readonly text: string }): VNode {
  const [title, more] = text.split("\n");
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      {more && <p>{more}</p>}
    </>
  );
}
