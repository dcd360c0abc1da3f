/** A question about one conversation: it looks like its pane. */

import type { ComponentChildren, ComponentProps, JSX } from "preact";
import { Question } from "../question";
import { Badge } from "./badge";

interface AskProps extends Omit<ComponentProps<typeof Question>, "class" | "children"> {
  readonly number: number;
  readonly what: string;
  /** Words that it is about, as they were written. */
  readonly quote?: string;
  readonly children?: ComponentChildren;
}

export function Ask({ number, what, quote, children, ...question }: AskProps): JSX.Element {
  return (
    <Question {...question} class={`of-pane pane-${number}`}>
      <Badge number={number} />
      {quote !== undefined && <blockquote>{quote}</blockquote>}
      <p>{what}</p>
      {children}
    </Question>
  );
}
