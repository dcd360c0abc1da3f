/** What the line says in its own words: text alone, in its language. No promise is among them; the directory refuses those. */

import type { VNode } from "preact";
import type { LineProfile } from "../../core/protocol";
import type { ViewProps } from "./frame";

interface Props extends Pick<ViewProps, "app"> {
  readonly name: keyof LineProfile["texts"];
}

export function OwnText({ app: { isDistrusted, profile }, name }: Props): VNode | null {
  const text = isDistrusted ? null : profile?.texts?.[name]; // a daemon of before says none
  return text ? (
    <p>
      <bdi lang={profile?.language}>{text}</bdi>
    </p>
  ) : null;
}
