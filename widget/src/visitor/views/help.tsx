/** "Help now": 112 first, what to do when one cannot speak, who helps whom, and the settings once their program is there. */

import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import type { Urgent } from "../wishes";
import { type HelpPart, useHelp } from "../help";
import { newsOf } from "../presence";
import { useWords } from "../words";
import type { ViewProps } from "./frame";
import { Connection } from "./connection";
import { Top } from "./frame";
import { Apart } from "./apart";
import { ForChildren, Numbers } from "./numbers";

type OfApp = Pick<ViewProps, "app">;

/** One slim row under the way out. */
export function HelpRow(): VNode {
  const t = useWords();
  const open = useHelp();
  return (
    <section class="help-row" aria-label={t("help.now")}>
      <span>{t("emergency.ask")}</span>
      <a class="number" href="tel:112" translate={false}>
        {t("emergency.call")}
      </a>
      <Button look="plain" onPress={() => open("all")}>
        {t("help.now")}
      </Button>
    </section>
  );
}

export function Help({ app, way, part, onClose }: ViewProps & { readonly part: HelpPart; onClose(): void }): VNode {
  const t = useWords();
  return (
    <Dialog title={t("help.now")} class="sheet" onCancel={onClose} top={<Top way={way} />}>
      <News app={app} />
      <Danger app={app} />
      <Fold title={t("emergency.more")}>
        <p>{t("emergency.sms")}</p>
        <p>{t("emergency.sms_conditions")}</p>
        <a class="button" href="sms:112" translate={false}>
          {t("emergency.sms_write")}
        </a>
      </Fold>
      <Fold title={t("emergency.suicide_title")}>
        <p>{t(isHeard(app) ? "emergency.suicide" : "emergency.suicide_now")}</p>
      </Fold>
      <Fold
        title={t(app.profile?.is_for_children ? "help.children_line" : "consent.under18")}
        isOpen={part === "children"}
      >
        <p>{t("help.children")}</p>
        <ForChildren app={app} />
        {isHeard(app) && <p>{t("help.children_here")}</p>}
      </Fold>
      <Numbers app={app} />
      <p class="soft">{t("emergency.call_list")}</p>
      <Apart app={app} way={way} part="settings" />
      <div class="sheet-end">
        <Button look="main" onPress={onClose}>
          {t("shared.close")}
        </Button>
      </div>
    </Dialog>
  );
}

/** What happens under it is not read aloud, and may not be seen: that there is something, and what the connection does. */
function News({ app }: OfApp): VNode {
  const t = useWords();
  const seen = useRef(newsOf(app)).current;
  return (
    <>
      <div role="status">{newsOf(app) !== seen && <p class="card card-note">{t("help.news")}</p>}</div>
      <Connection app={app} />
    </>
  );
}

/** Somebody of the line will read it. */
const isHeard = ({ view }: OfApp["app"]): boolean =>
  view === "welcome" || view === "waiting" || view === "conversation";

/** Opened for its sake, it is scrolled to. */
function Fold({
  title,
  isOpen = false,
  children,
}: {
  readonly title: string;
  readonly isOpen?: boolean;
  readonly children: ComponentChildren;
}): VNode {
  const fold = useRef<HTMLDetailsElement>(null);
  useLayoutEffect(() => {
    if (isOpen) {
      fold.current?.scrollIntoView?.({ block: "center" });
    }
  }, []);
  return (
    <details ref={fold} open={isOpen}>
      <summary>{title}</summary>
      <div class="stack-small">{children}</div>
    </details>
  );
}

/** The call first. The buttons call nobody, say so under themselves (over them it would be said of the call), and tell the line alone that it is urgent. */
function Danger({ app }: OfApp): VNode {
  const t = useWords();
  const said = told(app);
  const usesViolence = app.profile?.topics.includes("used") ?? false;
  return (
    <section class="card card-danger stack-small" aria-labelledby="emergency">
      <h3 id="emergency">{t("emergency.title")}</h3>
      <p>{t("emergency.text")}</p>
      <div class="row">
        <a class="button button-call" href="tel:112" translate={false}>
          {t("emergency.call")}
        </a>
      </div>
      {isHeard(app) && (
        <>
          <div class="row">
            <Flag app={app} urgent="danger" />
            {usesViolence && <Flag app={app} urgent="harm" />}
          </div>
          <p id="flag-says">{app.wishes.urgent === null ? t("danger.info") : ""}</p>
          <p role="status">
            <strong>{said === null ? "" : t(said)}</strong>
          </p>
        </>
      )}
    </section>
  );
}

function Flag({ app, urgent }: OfApp & { readonly urgent: Urgent }): VNode {
  const t = useWords();
  const isOn = app.wishes.urgent === urgent;
  const words = { danger: ["danger.flag", "danger.undo"], harm: ["danger.other", "danger.undo_other"] } as const;
  return (
    <Button says="flag-says" onPress={() => app.wishes.setUrgent(isOn ? null : urgent)}>
      {t(words[urgent][isOn ? 1 : 0])}
    </Button>
  );
}

/** What has become of it: nothing is said that has not happened, and of a line where nobody is nobody was told. */
function told({
  wishes,
  view,
  ticket,
  isCut,
}: OfApp["app"]): "danger.later" | "danger.told" | "danger.told_other" | "danger.not_told" | null {
  if (wishes.urgent === null) {
    return null;
  }
  const isPlaced = ticket.state !== null;
  const isUntold = wishes.told === "failed" || (wishes.told === "not_yet" && isPlaced && isCut);
  if (isUntold || ticket.state?.place?.has_counsellor === false) {
    return "danger.not_told";
  }
  if (wishes.told === "told") {
    return wishes.urgent === "danger" ? "danger.told" : "danger.told_other";
  }
  return view === "welcome" ? "danger.later" : null;
}
