/**
 * A translator in the browser puts its own elements in the place of our text nodes, and we would go on writing into nodes
 * that nobody sees: "sending" would stay on words that have arrived. So whatever says something else is a new element.
 */

import type { VNode } from "preact";
import { options } from "preact";

/** A live region is the one thing that must stay the same element; its words stand in one inside it. */
const stays = ({ role, "aria-live": live }: Record<string, unknown>): boolean =>
  role !== undefined || live !== undefined;

/** From now on, elements with nothing but words in them are replaced when the words change. */
export function replaceChangedWords(): void {
  const before = options.vnode;
  options.vnode = (node: VNode) => {
    const props = node.props as Record<string, unknown> | null;
    if (typeof node.type === "string" && typeof props?.children === "string" && node.key == null && !stays(props)) {
      node.key = props.children;
    }
    before?.(node);
  };
}
