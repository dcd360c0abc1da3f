/** A question about one conversation: it looks like its pane. */

import type { ComponentProps, JSX } from "preact";
import { Question } from "../question";
import { Badge } from "./badge";

interface AskProps extends Omit<ComponentProps<typeof Question>, "class" | "children"> {
  readonly number: number;
  readonly what: string;
  /** Words that it is about, as they were written. */
  readonly quote?: string;
}

export function Ask({ number, what, quote, ...question }: AskProps): JSX.Element {
  return (
    <Question {...question} class={`of-pane pane-${number}`}>
      <Badge number={number} />
      {quote !== undefined && <blockquote>{quote}</blockquote>}
      <p>{what}</p>
    </Question>
  );
}
