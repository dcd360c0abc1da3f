/** This page is not safe any more, as the release key has signed: the telephone, and then the own page, which protects less. */

import type { VNode } from "preact";
import { useWords } from "../words";
import type { ViewProps } from "./frame";
import { Notice } from "./notice";

export function Retired({ app, way }: ViewProps): VNode {
  return (
    <Notice app={app} way={way} title={useWords()("version.retired")} hasOwnPage={app.world.config.mode !== "page"} />
  );
}
