/** What one may set, and few need: so it stands behind the help. In a conversation also what belongs to it. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Conversation } from "../../core/conversation";
import { Button } from "../../ui/button";
import type { VisitorApp } from "../app";
import moments from "../moment";
import { useWords } from "../words";
import { PageLanguages } from "./languages";
import { Look } from "./look";

/** For whoever builds; a release has another key, and not this line. In no catalogue, which everybody loads. */
const TEST_KEY = "Test build, without a real signing key.";

interface Props {
  readonly app: VisitorApp;
  readonly conversation: Conversation;
}

export function Settings({ app, conversation }: Pick<Props, "app"> & { conversation: Conversation | null }): VNode {
  const t = useWords();
  return (
    <section class="stack-small">
      <h2>{t("chat.settings")}</h2>
      {conversation !== null && <OfTalk app={app} conversation={conversation} />}
      <Look />
      {__RELEASE_KEY_IS_TEST__ && (
        <p class="soft" lang="en">
          {TEST_KEY}
        </p>
      )}
    </section>
  );
}

function OfTalk({ app, conversation }: Props): VNode {
  const t = useWords();
  return (
    <>
      <Button
        isOff={!conversation.canWrite}
        onPress={() => app.send(moments[conversation.state.language] ?? t("chat.moment"))}
      >
        {t("chat.moment")}
      </Button>
      <PageLanguages app={app} />
      <Toggle isOn={app.showsTyping} words={t("chat.typing_toggle")} onChange={() => app.toggleTyping()} />
      <Toggle
        isOn={app.showsTimes.value}
        words={t("chat.times")}
        onChange={() => {
          app.showsTimes.value = !app.showsTimes.value;
        }}
      />
      <p class="soft">{t("chat.pace")}</p>
      {conversation.who !== null && <SafetyWords key={conversation.roster.length} conversation={conversation} />}
    </>
  );
}

function Toggle(props: { readonly isOn: boolean; readonly words: string; readonly onChange: () => void }): VNode {
  return (
    <label class="toggle">
      <input type="checkbox" autocomplete="off" checked={props.isOn} onChange={props.onChange} />
      <span>{props.words}</span>
    </label>
  );
}

function SafetyWords({ conversation }: Pick<Props, "conversation">): VNode {
  const t = useWords();
  const [words, setWords] = useState("");
  const show = (isOpen: boolean): void => {
    if (isOpen) {
      void conversation.safetyWords().then((four) => setWords(t("connect.words", { words: four.join(" ") })));
    }
  };
  return (
    <details onToggle={({ currentTarget }) => show(currentTarget.open)}>
      <summary>{t("connect.words_more")}</summary>
      <p translate={false}>{words}</p>
    </details>
  );
}
