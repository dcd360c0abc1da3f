/** A lead's words to all who wait. The place for them is there before they are: so a screen reader says them, once. */

import type { VNode } from "preact";
import type { ViewProps } from "./frame";

export function NoticeOfLead({ app }: Pick<ViewProps, "app">): VNode {
  const notice = app.ticket.state?.line.notice ?? null;
  return (
    <div role="status">
      {notice !== null && (
        <div class="card card-note" key={notice.text}>
          <p>
            <strong>{notice.by}</strong>
          </p>
          <p class="notice-words" lang={notice.language} dir="auto" translate={notice.language !== app.wordsLanguage}>
            {notice.text}
          </p>
        </div>
      )}
    </div>
  );
}
