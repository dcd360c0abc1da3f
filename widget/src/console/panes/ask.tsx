/** A question about one conversation: it looks like its pane. */

import type { JSX } from "preact";
import { Confirm, type ConfirmProps } from "../../ui/dialog";
import { Badge } from "./badge";

interface AskProps extends Omit<ConfirmProps, "class" | "children"> {
  readonly number: number;
  readonly what: string;
}

export function Ask({ number, what, ...question }: AskProps): JSX.Element {
  return (
    <Confirm {...question} class={`of-pane pane-${number}`}>
      <Badge number={number} />
      <p>{what}</p>
    </Confirm>
  );
}
