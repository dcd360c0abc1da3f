/**
 * The line's words to who waits: a lead's to all, and what a professional is told. The place for them is there before they
 * are: so a screen reader says them, once.
 */

import type { VNode } from "preact";
import type { Notice } from "../../core/protocol";
import type { ViewProps } from "./frame";
import { Linked } from "./linked";

export function NoticeOfLead({ app, way }: ViewProps): VNode {
  const { notice, advice } = app.ticket.state?.line ?? {};
  return (
    <div role="status" class="stack">
      {advice != null && <Said app={app} key={advice.text} said={advice} way={way} />}
      {notice != null && <Said app={app} key={notice.text} said={notice} />}
    </div>
  );
}

/** `way`: what can be tapped in it are the line's own numbers; a lead's words are words. */
function Said({ app, said, way }: Pick<ViewProps, "app"> & { said: Notice; way?: ViewProps["way"] }): VNode {
  const { by, text, language } = said;
  return (
    <div class="card card-note">
      <p>
        <strong lang={app.language} dir="auto">
          {by}
        </strong>
      </p>
      <p class="notice-words" lang={language} dir="auto" translate={language !== app.wordsLanguage}>
        {way === undefined ? text : <Linked text={text} way={way} />}
      </p>
    </div>
  );
}
