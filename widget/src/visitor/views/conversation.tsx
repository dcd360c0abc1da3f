/** The conversation: the words with their marks, and a place to write. Who it is stands in the bar, and in words in the log. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Conversation } from "../../core/conversation";
import type { Person } from "../../core/seal-port";
import { TEXT_WHOLE_MAX_CHARS } from "../../core/payload";
import type { Entry } from "../../core/timeline";
import { useSpoken } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { Composer } from "../../ui/composer";
import { Confirm } from "../../ui/dialog";
import { entersByTouch } from "../../ui/enter";
import type { Translate } from "../../i18n/words";
import { useHelp } from "../help";
import { onSigns } from "../signs";
import { heardOf, signOf } from "../silence";
import { useWords } from "../words";
import { CardsButton } from "./cards";
import { Asked, askedWords, Here, named } from "./company";
import { Frame, Top } from "./frame";
import type { ViewProps } from "./frame";
import { Heading } from "./heading";
import { HelpRow } from "./help";
import { Idle } from "./idle";
import { Leaving } from "./leaving";
import { languageOf, Messages } from "./messages";
import { Numbers } from "./numbers";

interface InProps extends ViewProps {
  readonly conversation: Conversation;
}

export function ConversationView({ app, way, conversation }: InProps): VNode {
  const t = useWords();
  const [isEnding, setEnding] = useState(false);
  const { who, timeline, typingNow } = conversation;
  const isBack = useIsBack(app, conversation);
  const hasFailed = conversation.sealing === "failed";
  const isChecking = who === null && !hasFailed;
  const { question } = conversation;
  const asked =
    question === null ? askedWords({ app, conversation }) : t("connect.another", { who: named(t, question.who) });
  useSpoken(app.spoken, isChecking ? t("connect.verifying") : isBack ? t("conn.counsellor_back") : asked);
  useHere(app);
  if (hasFailed && !app.hadWords) {
    return <NotVerified app={app} way={way} />;
  }
  return (
    <Frame app={app} way={way}>
      <main class="conversation">
        <Button class="skip" onPress={() => document.querySelector<HTMLElement>(".log")?.focus()}>
          {t("a11y.skip")}
        </Button>
        <h1 class="unseen" tabIndex={-1}>
          {t("chat.log")}
        </h1>
        {isChecking && <p class="checking">{t("connect.verifying")}</p>}
        <Here app={app} conversation={conversation} />
        <Messages
          app={app}
          way={way}
          entries={timeline.entries}
          who={who}
          alias={who?.alias ?? ""}
          typing={app.isCut ? null : (typingNow?.alias ?? null)}
        />
        {hasFailed && (
          <p class="banner" role="alert">
            {t("queue.again")}
          </p>
        )}
        <Asked app={app} conversation={conversation} />
        {question !== null && <Another app={app} conversation={conversation} who={question.who} />}
        <div role="status">{app.amISilent && <Idle app={app} />}</div>
        <Write app={app} conversation={conversation} />
        <Tools app={app} way={way} entries={timeline.entries} onEnd={() => setEnding(true)} />
      </main>
      {isEnding && <Ending app={app} way={way} onBack={() => setEnding(false)} />}
    </Frame>
  );
}

/**
 * The counsellor was lost, and is there again: the banner that goes says nothing to who does not see it. Only of the same
 * person, and not before what is said arrives again.
 */
function useIsBack({ isCounsellorLost }: ViewProps["app"], { who, sealing }: Conversation): boolean {
  const lost = useRef<string | null>(null);
  if (isCounsellorLost) {
    lost.current = who?.alias ?? null;
  }
  return !isCounsellorLost && sealing === "sealed" && lost.current !== null && lost.current === who?.alias;
}

/** Whatever shows that somebody sits here keeps the talk open. The cover, which comes without a touch, ends that. */
function useHere(app: ViewProps["app"]): void {
  const sign = useRef(signOf(app)).current;
  const heard = heardOf(app);
  const first = useRef(heard);
  useLayoutEffect(() => onSigns(sign), []); // an effect that waits for the screen would end after the cover stands
  useLayoutEffect(() => {
    if (heard > first.current && !document.hidden) {
      sign();
    }
  }, [heard]);
}

function Write({ app, conversation }: Omit<InProps, "way">): VNode {
  const t = useWords();
  const isNew = !conversation.timeline.entries.some((one) => one.is === "said" && one.mine);
  return (
    <Composer
      id="words"
      label={t("chat.input")}
      send={t("chat.send")}
      lang={languageOf(app)}
      draft={app.draft.value}
      canSend={app.canSend}
      onDraft={(text) => app.typed(text)}
      onSend={() => app.sendDraft()}
    >
      <Hint
        text={hintOf(app, conversation, t)}
        isSeen={isNew || app.hasUnsent || conversation.isBoxFull || isLong(app) || adviceOf(app) !== null}
      />
    </Composer>
  );
}

/** Known after the first words: then it is there for who asks a screen reader for it. */
const Hint = ({ text, isSeen }: { readonly text: string; readonly isSeen: boolean }): VNode => (
  <span class={isSeen ? undefined : "unseen"}>
    <span>{text}</span>
  </span>
);

const LEFT_TOLD_FROM_CHARS = 5_000;
const leftOf = ({ draft }: ViewProps["app"]): number => TEXT_WHOLE_MAX_CHARS - draft.value.length;
const isLong = (app: ViewProps["app"]): boolean => leftOf(app) < LEFT_TOLD_FROM_CHARS;

/** What a professional is told of names stands at the box for as long as the talk lasts. */
const adviceOf = ({ ticket }: ViewProps["app"]): string | null => ticket.state?.line.advice?.text ?? null;

function hintOf(app: ViewProps["app"], conversation: Conversation, t: Translate): string {
  if (app.draftOver > 0) {
    return t("chat.long", { n: app.draftOver });
  }
  if (conversation.isBoxFull) {
    return t("chat.full");
  }
  if (isLong(app)) {
    return t("chat.left", { n: leftOf(app) });
  }
  if (app.hasUnsent) {
    return t("chat.unsent");
  }
  return `${t(entersByTouch() ? "chat.keys_touch" : "chat.keys")} ${adviceOf(app) ?? t("chat.names")}`;
}

/** One row under the words: help is never further away than two taps. */
function Tools(props: ViewProps & { readonly entries: readonly Entry[]; readonly onEnd: () => void }): VNode {
  const { app, way, entries, onEnd } = props;
  const t = useWords();
  const open = useHelp();
  return (
    <div class="tools-bar">
      <Button look="plain" onPress={() => open("all")}>
        {t("chat.more")}
      </Button>
      <CardsButton app={app} way={way} entries={entries} />
      <Button look="plain" onPress={onEnd}>
        {t("end.button")}
      </Button>
    </div>
  );
}

interface AnotherProps extends Omit<InProps, "way"> {
  readonly who: Person;
}

/**
 * Another person could go on, as the keys say: only with her yes, and the words that the first never got only if wanted. To
 * end instead, the button stands below as ever.
 */
function Another({ app, conversation, who }: AnotherProps): VNode {
  const t = useWords();
  const [withWords, setWithWords] = useState(false);
  const alias = who.alias ?? "";
  return (
    <div class="banner another stack-small">
      <p>
        <strong>{t("connect.another", { who: named(t, who) })}</strong>
        <span class="soft">{` ✓ ${t("connect.verified", { organisation: who.organisation ?? "" })}`}</span>
      </p>
      {conversation.hasUndelivered && (
        <div class="choices">
          <label>
            <input type="checkbox" autocomplete="off" checked={withWords} onChange={() => setWithWords(!withWords)} />
            <span>{t("connect.another_words")}</span>
          </label>
        </div>
      )}
      <div class="row">
        <Button look="main" onPress={() => conversation.answer(withWords)}>
          {t("connect.another_yes", { alias })}
        </Button>
        <Button onPress={() => void app.ticket.goBack("wait_for_another")}>{t("connect.another_no")}</Button>
      </div>
    </div>
  );
}

function Ending({ app, way, onBack }: ViewProps & { readonly onBack: () => void }): VNode {
  const t = useWords();
  return (
    <Confirm
      title={t("end.button")}
      top={<Top way={way} />}
      no={t("end.confirm_no")}
      yes={t("end.confirm_yes")}
      onNo={onBack}
      onYes={() => void app.end()}
    >
      <p>{t("end.confirm")}</p>
    </Confirm>
  );
}

/** The keys did not say who they should: nothing was sent, the line is told, and the place is on its way back. */
function NotVerified({ app, way }: ViewProps): VNode {
  const t = useWords();
  const [isLeaving, setLeaving] = useState(false);
  return (
    <Frame app={app} way={way}>
      <HelpRow />
      <main class="scroll stack">
        <div class="card card-note" role="alert">
          <Heading text={t("seal.failed")} />
        </div>
        <Numbers app={app} />
      </main>
      <div class="bottom bottom-end">
        <Button onPress={() => setLeaving(true)}>{t("queue.leave")}</Button>
      </div>
      {isLeaving && <Leaving app={app} way={way} onBack={() => setLeaving(false)} />}
    </Frame>
  );
}
