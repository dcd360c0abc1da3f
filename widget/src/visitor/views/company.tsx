/**
 * More than two: who would come in, asked by the name in the keys and never by the line's word, with a yes and a no that are
 * alike and no clock; and who is here, as the tree has it.
 */

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Conversation } from "../../core/conversation";
import type { Request } from "../../core/company";
import type { AskingState } from "../../core/protocol";
import type { Person } from "../../core/seal-port";
import type { Translate } from "../../i18n/words";
import { Button } from "../../ui/button";
import type { VisitorApp } from "../app";
import { roleWords } from "../view";
import { useWords } from "../words";

const ANOTHER_MS = 1_000; // until who is asked about after somebody else can be answered

interface OfTalk {
  readonly app: VisitorApp;
  readonly conversation: Conversation;
}

/** Alias, and as what somebody answers. */
export const named = (t: Translate, { alias, answersAs }: Person): string =>
  answersAs === null ? (alias ?? "") : `${alias}, ${roleWords(t, answersAs)},`;

/** What the line says of this asking: what for, and where the colleague answers. Who it is the keys say. */
function askingOf({ state }: Conversation, member: string): AskingState | null {
  const asking = state.asking ?? null;
  return asking?.member === member ? asking : null;
}

/** All of the question in words, for who hears it. */
export function askedWords({ app, conversation }: OfTalk): string {
  const request = conversation.company?.request ?? null;
  return request === null ? "" : sentences(app, conversation, request).join(" ");
}

function sentences(app: VisitorApp, conversation: Conversation, request: Request): readonly string[] {
  const t = app.words;
  const { who } = request;
  const asking = askingOf(conversation, request.member);
  const [alias, by] = [who.alias ?? "", conversation.who?.alias ?? ""];
  const isTransfer = asking?.purpose === "transfer";
  const crossing = asking?.crossing ?? null;
  const isElsewhere = asking !== null && (crossing !== null || asking.line !== conversation.state.line);
  return [
    t(isTransfer ? "company.hand_on" : "company.ask", { alias: by, who: named(t, who) }),
    ...(isElsewhere ? [t("company.line", { alias, line: asking.line_name })] : []),
    ...(crossing === null ? [] : [t(crossing === "to_users" ? "company.for_users" : "company.for_victims")]),
    ...(isTransfer ? [t("company.hand_on_how", { alias: by })] : []),
    t("company.sees", { alias }),
  ];
}

/** Whether this is another than before, and so new that a press may be meant for the one who stood here. */
function useIsTooNew(app: VisitorApp, request: Request | null): boolean {
  const first = useRef(request);
  first.current ??= request;
  const [known, setKnown] = useState<Request | null>(null);
  const isTooNew = request !== first.current && request !== known;
  useEffect(
    () => (isTooNew ? app.world.timers.after(ANOTHER_MS, () => setKnown(request)) : undefined),
    [app, request, isTooNew],
  );
  return isTooNew && request !== null;
}

/** Nothing has changed before her yes, and nothing does with her no. */
export function Asked({ app, conversation }: OfTalk): VNode | null {
  const t = useWords();
  const request = conversation.company?.request ?? null;
  const isTooNew = useIsTooNew(app, request);
  if (request === null) {
    return null;
  }
  const { who } = request;
  const isTransfer = askingOf(conversation, request.member)?.purpose === "transfer";
  const [first, ...others] = sentences(app, conversation, request);
  const answer = (act: () => void) => (): void => {
    act();
    document.querySelector<HTMLElement>(".log")?.focus(); // what was pressed is gone
  };
  return (
    <div key={request.member} class="banner company stack-small">
      <p>
        <strong>{first}</strong>
        <span class="soft">{` ✓ ${t("connect.verified", { organisation: who.organisation ?? "" })}`}</span>
      </p>
      <p>{others.join(" ")}</p>
      <div class="row">
        <Button isOff={isTooNew} onPress={answer(request.yes)}>
          {t(isTransfer ? "company.hand_on_yes" : "company.yes", { alias: who.alias ?? "" })}
        </Button>
        <Button isOff={isTooNew} onPress={answer(request.no)}>
          {t(isTransfer ? "company.hand_on_no" : "company.no")}
        </Button>
      </div>
    </div>
  );
}

/** While there are three; her wish that one of them goes counts at any time. */
export function Here({ app, conversation }: OfTalk): VNode | null {
  const t = useWords();
  const { others, who, state } = conversation;
  const colleague = others.find(({ leaf }) => leaf !== who?.leaf);
  if (others.length < 2 || colleague === undefined) {
    return null;
  }
  const list = new Intl.ListFormat(app.wordsLanguage, { type: "conjunction" });
  const names = list.format(others.map(({ alias }) => alias ?? ""));
  const [left, stays] = [who?.alias ?? "", colleague.alias ?? ""];
  return (
    <div class="banner banner-good banner-quiet company-here">
      <span>
        ✓ {t("company.here", { names })} {state.asking?.purpose === "transfer" && t("company.soon", { left, stays })}
      </span>
      <Button look="plain" onPress={() => conversation.turnOut(colleague)}>
        {t("company.out", { alias: stays })}
      </Button>
    </div>
  );
}

/** Who came beside, with what the keys say of them. */
export function Joined({ who }: { readonly who: Person }): VNode {
  const t = useWords();
  const { alias, answersAs } = who;
  const role = answersAs === null ? "" : ` ${t("connect.role", { role: roleWords(t, answersAs) })}`;
  return (
    <li class="who">
      <strong>{`${t("company.joined", { alias: alias ?? "" })}${role}`}</strong>
      <span class="soft">{`✓ ${t("connect.verified", { organisation: who.organisation ?? "" })}`}</span>
    </li>
  );
}
