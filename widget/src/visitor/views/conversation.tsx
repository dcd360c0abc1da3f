/** The conversation: who it is, the words with their marks, and a place to write. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Conversation } from "../../core/conversation";
import { useSpoken } from "../../ui/announcer";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Composer } from "../../ui/composer";
import { Confirm } from "../../ui/dialog";
import { useWords } from "../words";
import { Frame, Top } from "./frame";
import type { ViewProps } from "./frame";
import { Emergency, Helplines } from "./help";
import { Messages } from "./messages";

interface InProps extends ViewProps {
  readonly conversation: Conversation;
}

export function ConversationView({ app, way, conversation }: InProps): VNode {
  const t = useWords();
  const [isEnding, setEnding] = useState(false);
  useSpoken(
    app.spoken,
    app.amISilent ? t("queue.still_here") : conversation.who === null ? t("connect.verifying") : "",
  );
  if (conversation.sealing === "failed") {
    return <NotVerified app={app} way={way} />;
  }
  return (
    <Frame app={app} way={way}>
      <main class="conversation">
        <h1 class="unseen">{t("chat.log")}</h1>
        <Person conversation={conversation} />
        <Messages conversation={conversation} />
        {conversation.question !== null && <Another conversation={conversation} />}
        {app.amISilent && <StillHere app={app} />}
        <Tools app={app} conversation={conversation} onEnd={() => setEnding(true)} />
        <Write app={app} conversation={conversation} />
      </main>
      {isEnding && <Ending app={app} way={way} onBack={() => setEnding(false)} />}
    </Frame>
  );
}

function StillHere({ app }: Pick<ViewProps, "app">): VNode {
  const t = useWords();
  return (
    <Banner>
      {t("queue.still_here")}
      <Button onPress={() => app.ticket.here()}>{t("queue.still_here_yes")}</Button>
    </Banner>
  );
}

function Write({ app, conversation }: Omit<InProps, "way">): VNode {
  const t = useWords();
  const isSealed = conversation.sealing === "sealed" || conversation.who !== null;
  return (
    <Composer
      id="words"
      label={t("chat.input")}
      send={t("chat.send")}
      draft={app.draft.value}
      canSend={isSealed && conversation.canWrite && !conversation.isBoxFull}
      onDraft={(text) => app.typed(text)}
      onSend={() => app.sendDraft()}
    >
      {conversation.isBoxFull ? t("chat.full") : `${t("chat.keys")} ${t("chat.names")}`}
    </Composer>
  );
}

type OfConversation = Pick<InProps, "conversation">;

function Person({ conversation }: OfConversation): VNode {
  const t = useWords();
  const [words, setWords] = useState("");
  const { who } = conversation;
  if (who === null) {
    return (
      <div class="person">
        <p>{t("connect.verifying")}</p>
      </div>
    );
  }
  const show = (): void => {
    void conversation.safetyWords().then((four) => {
      setWords(t("connect.words", { words: four.join(" ") }));
    });
  };
  return (
    <div class="person">
      <p>
        <strong>{t("connect.verified", { alias: who.alias ?? "", organisation: who.organisation ?? "" })}</strong>
      </p>
      <details
        onToggle={(event) => {
          if (event.currentTarget.open) {
            show();
          }
        }}
      >
        <summary>{t("connect.words_more")}</summary>
        <p>{words}</p>
      </details>
    </div>
  );
}

function Tools({ app, conversation, onEnd }: Omit<InProps, "way"> & { readonly onEnd: () => void }): VNode {
  const t = useWords();
  return (
    <div class="tools-bar">
      <details class="tools" onToggle={({ currentTarget }) => currentTarget.scrollIntoView?.({ block: "nearest" })}>
        <summary>{t("chat.more")}</summary>
        <div class="stack-small">
          <Button isOff={!conversation.canWrite} onPress={() => app.send(t("chat.moment"))}>
            {t("chat.moment")}
          </Button>
          <label class="toggle">
            <input type="checkbox" checked={app.showsTyping} onChange={() => app.toggleTyping()} />
            <span>{t("chat.typing_toggle")}</span>
          </label>
          <p class="soft">{t("chat.pace")}</p>
          <p>
            {t("emergency.short")}{" "}
            <a class="number" href="tel:112">
              {t("emergency.call")}
            </a>
          </p>
          <Helplines app={app} />
        </div>
      </details>
      <Button look="plain" onPress={onEnd}>
        {t("end.button")}
      </Button>
    </div>
  );
}

/** Another person answers: the words that the first never got are sent only if wanted. */
function Another({ conversation }: OfConversation): VNode {
  const t = useWords();
  const alias = conversation.question?.who.alias ?? "";
  return (
    <div class="banner" role="status">
      <p>{t("connect.another", { alias })}</p>
      <div class="row">
        <Button look="main" onPress={() => conversation.answer(true)}>
          {t("connect.another_yes")}
        </Button>
        <Button onPress={() => conversation.answer(false)}>{t("connect.another_no")}</Button>
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

/** The keys did not say who they should: nothing was sent, and help stays on the screen. */
function NotVerified({ app, way }: ViewProps): VNode {
  const t = useWords();
  return (
    <Frame app={app} way={way}>
      <main class="scroll stack">
        <p class="card card-note" role="alert">
          {t("seal.failed")}
        </p>
        <Emergency app={app} />
      </main>
      <div class="bottom">
        <Button onPress={() => app.leaveQueue()}>{t("shared.close")}</Button>
      </div>
    </Frame>
  );
}
