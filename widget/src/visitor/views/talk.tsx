/** The conversation: who it is, the words with their marks, and a place to write. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Conversation } from "../../core/conversation";
import { Button } from "../../ui/button";
import { useSpoken } from "../../ui/announcer";
import { Composer } from "../../ui/composer";
import { Dialog } from "../../ui/dialog";
import { Messages } from "../../ui/messages";
import { useWords } from "../../ui/words";
import { Frame, Top } from "./frame";
import type { ViewProps } from "./frame";
import { Emergency, Helplines } from "./help";

export function Talk({ app, way, conversation }: ViewProps & { readonly conversation: Conversation }): VNode {
  const t = useWords();
  const [isEnding, setEnding] = useState(false);
  useSpoken(
    app.spoken,
    app.amISilent ? t("queue.still_here") : conversation.who === null ? t("connect.verifying") : "",
  );
  const isSealed = conversation.sealing === "sealed" || conversation.who !== null;
  if (conversation.sealing === "failed") {
    return <NotVerified app={app} way={way} />;
  }
  return (
    <Frame
      app={app}
      way={way}
      extra={
        <Button look="plain" onPress={way.cover}>
          {t("chat.cover")}
        </Button>
      }
    >
      <main class="talk">
        <h1 class="unseen">{t("chat.log")}</h1>
        <Person conversation={conversation} />
        <Messages
          entries={conversation.timeline.entries}
          other={conversation.who?.alias ?? ""}
          typing={conversation.isTheirTyping ? (conversation.who?.alias ?? null) : null}
        />
        {conversation.question !== null && <Another conversation={conversation} />}
        {app.amISilent && (
          <div class="banner">
            {t("queue.still_here")}
            <Button onPress={() => app.waiting.here()}>{t("queue.still_here_yes")}</Button>
          </div>
        )}
        <Tools
          app={app}
          way={way}
          conversation={conversation}
          onEnd={() => {
            setEnding(true);
          }}
        />
        <Composer
          draft={app.draft}
          canSend={isSealed && conversation.canWrite && !conversation.isBoxFull}
          onSend={(text) => app.send(text)}
          onTyping={() => app.typing()}
        >
          {conversation.isBoxFull ? t("chat.full") : `${t("chat.keys")} ${t("chat.names")}`}
        </Composer>
      </main>
      {isEnding && (
        <Ending
          app={app}
          way={way}
          onBack={() => {
            setEnding(false);
          }}
        />
      )}
    </Frame>
  );
}

function Person({ conversation }: { readonly conversation: Conversation }): VNode {
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

function Tools({
  app,
  conversation,
  onEnd,
}: ViewProps & { readonly conversation: Conversation; readonly onEnd: () => void }): VNode {
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
function Another({ conversation }: { readonly conversation: Conversation }): VNode {
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
    <Dialog label={t("end.button")} onCancel={onBack} top={<Top way={way} />}>
      <p>{t("end.confirm")}</p>
      <div class="row">
        <Button onPress={onBack}>{t("end.confirm_no")}</Button>
        <Button look="main" onPress={() => void app.end()}>
          {t("end.confirm_yes")}
        </Button>
      </div>
    </Dialog>
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
