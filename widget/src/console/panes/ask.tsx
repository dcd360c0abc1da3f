/** A question about one conversation: it looks like its pane. */

import type { ComponentProps, JSX } from "preact";
import { Question } from "../question";
import { Badge } from "./badge";

interface AskProps extends Omit<ComponentProps<typeof Question>, "class" | "children"> {
  readonly number: number;
  readonly what: string;
}

export function Ask({ number, what, ...question }: AskProps): JSX.Element {
  return (
    <Question {...question} class={`of-pane pane-${number}`}>
      <Badge number={number} />
      <p>{what}</p>
    </Question>
  );
}
