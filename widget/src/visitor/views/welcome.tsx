/** The first view: way out, help by telephone, what we promise and what not, who answers; then, if wanted, start. */

import type { VNode } from "preact";
import type { LineProfile } from "../../core/protocol";
import type { Key } from "../../i18n/words";
import { reasonKey } from "../../i18n/words";
import { Button } from "../../ui/button";
import { useWords } from "../words";
import { answererWords } from "../view";
import { Frame } from "./frame";
import type { ViewProps } from "./frame";
import { Emergency } from "./help";

export function Welcome({ app, way, profile }: ViewProps & { readonly profile: LineProfile }): VNode {
  const t = useWords();
  const served = profile.languages.filter((one) => one.is_served_now);
  const isServed = served.some((one) => one.code === app.language);
  return (
    <Frame app={app} way={way}>
      <main class="scroll stack">
        {app.ticket.refused !== null && <p class="card card-note">{t(reasonKey(app.ticket.refused))}</p>}
        <Exit />
        <Emergency app={app} />
        <h1>{profile.name}</h1>
        <p class="soft">{profile.audience}</p>
        <Promises app={app} way={way} profile={profile} />
        <section class="card stack-small" aria-labelledby="limits">
          <h2 id="limits">{t("consent.limits_title")}</h2>
          <p>{t("consent.limits")}</p>
        </section>
        <p>
          {t("consent.who", { role: answererWords(t, profile) })} {t("consent.operator", { org: profile.organisation })}{" "}
          {t("consent.free")}
        </p>
        {profile.is_adult && <p>{t("consent.age_adult")}</p>}
        <Languages app={app} profile={profile} />
        {!isServed && <p class="card card-note">{t(served.length === 0 ? "queue.nobody" : "lang.none")}</p>}
        {profile.topics.length > 0 && <Topics app={app} profile={profile} />}
      </main>
      <div class="bottom">
        <Button look="main" onPress={() => void app.start()}>
          {t("consent.start")}
        </Button>
        <Button look="plain" onPress={way.close}>
          {t("consent.notyet")}
        </Button>
      </div>
    </Frame>
  );
}

function Exit(): VNode {
  const t = useWords();
  return (
    <div>
      <p>{t("exit.help")}</p>
      <details>
        <summary>{t("exit.more")}</summary>
        <div class="stack-small">
          <p>{t("exit.history")}</p>
          <p>{t("safety.device")}</p>
        </div>
      </details>
    </div>
  );
}

function Promises({ app }: ViewProps & { readonly profile: LineProfile }): VNode {
  const t = useWords();
  const promises: readonly Key[] = ["consent.anonymous", "consent.e2ee", "consent.nostore"];
  return (
    <section class="stack-small" aria-labelledby="promises">
      <h2 id="promises">{t("consent.promises")}</h2>
      <ul class="promises">
        {promises.map((key) => (
          <li key={key}>
            <span>{t(key)}</span>
          </li>
        ))}
      </ul>
      {app.world.config.mode === "page" && <p class="card card-note">{t("consent.promises_page")}</p>}
      <p class="small soft">{t("consent.noproof")}</p>
    </section>
  );
}

function Languages({ app, profile }: { readonly app: ViewProps["app"]; readonly profile: LineProfile }): VNode | null {
  const t = useWords();
  if (profile.languages.length < 2) {
    return null;
  }
  return (
    <section class="stack-small" aria-labelledby="languages">
      <h2 id="languages">{t("lang.choose")}</h2>
      <div class="languages">
        {profile.languages.map(({ code, name, is_served_now: isServed }) => (
          <Button key={code} isPressed={code === app.language} onPress={() => void app.load(code)}>
            <span>
              <bdi lang={code}>{name}</bdi>
              {!isServed && ` (${t("lang.closed_now")})`}
            </span>
          </Button>
        ))}
      </div>
    </section>
  );
}

/** One name makes the arrows move among them; it says nothing, and is sent nowhere. */
function Topics({ app, profile }: { readonly app: ViewProps["app"]; readonly profile: LineProfile }): VNode {
  const t = useWords();
  const choices: readonly (string | null)[] = [...profile.topics, null];
  return (
    <fieldset class="choices">
      <legend>{t("topic.question")}</legend>
      {choices.map((topic) => (
        <label key={topic}>
          <input
            type="radio"
            name="choice"
            autocomplete="off"
            checked={app.topic.value === topic}
            onChange={() => {
              app.topic.value = topic;
            }}
          />
          <span>{topic === null ? t("topic.skip") : t(`topic.${topic}` as Key)}</span>
        </label>
      ))}
    </fieldset>
  );
}
