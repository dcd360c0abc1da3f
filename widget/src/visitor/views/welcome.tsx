/** The first view: what we promise and what not, who answers; then, if wanted, start. What is longer stands behind "Read more", and comes later. */

import type { VNode } from "preact";
import type { LineProfile } from "../../core/protocol";
import type { Key } from "../../i18n/words";
import { reasonKey } from "../../i18n/words";
import { Button } from "../../ui/button";
import { useHelp } from "../help";
import { doorSays } from "../sentences";
import { useWords } from "../words";
import { answererWords } from "../view";
import { Apart } from "./apart";
import { Frame } from "./frame";
import type { ViewProps } from "./frame";
import { HelpRow } from "./help";
import { OwnText } from "./own-text";
import { Languages, nameOf, Others, PageLanguages } from "./languages";

interface OfProfile extends Pick<ViewProps, "app"> {
  readonly profile: LineProfile;
}

export function Welcome({ app, way, profile }: ViewProps & OfProfile): VNode {
  const t = useWords();
  return (
    <Frame app={app} way={way}>
      <HelpRow />
      <main class="scroll stack">
        <div>
          {profile.has_logo && <Apart app={app} way={way} part="logo" />}
          <h1 tabIndex={-1} translate={false}>
            {profile.name}
          </h1>
          <p class="soft">
            <bdi lang={profile.language}>{profile.audience}</bdi>
          </p>
          <OwnText app={app} name="greeting" />
        </div>
        <Now app={app} profile={profile} />
        <Promises app={app} profile={profile} />
        <Languages app={app} profile={profile} />
        <Others app={app} codes={profile.languages.map((one) => one.code)} />
        <PageLanguages app={app} />
        {profile.is_adult && <Age />}
        {profile.topics.length > 0 && <Topics app={app} profile={profile} />}
        <Apart app={app} way={way} part="more" />
        <Apart app={app} way={way} part="info" />
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

/** What is true now and matters before the door: nobody there, not in this language, a no. */
function Now({ app, profile }: OfProfile): VNode {
  const t = useWords();
  const { foreign } = app;
  const nobody = doorSays(profile, app.language);
  return (
    <>
      {app.ticket.refused !== null && <p class="card card-note">{t(reasonKey(app.ticket.refused))}</p>}
      {app.world.drafts.includes(app.wordsLanguage) && <p class="card card-note">{t("lang.draft")}</p>}
      {foreign !== null && (
        <p class="card card-note">{t("lang.foreign", { language: nameOf(foreign, app.wordsLanguage) })}</p>
      )}
      {profile.languages.length < 2 && app.language !== app.wordsLanguage && (
        <p class="card card-note">{t("lang.answered", { language: nameOf(app.language, app.wordsLanguage) })}</p>
      )}
      {nobody !== null && <p class="card card-note">{t(nobody)}</p>}
    </>
  );
}

/** What we promise, and in the same card where it ends; then who answers. */
function Promises({ app, profile }: OfProfile): VNode {
  const t = useWords();
  const promises: readonly Key[] = ["consent.anonymous", "consent.e2ee", "consent.nostore"];
  return (
    <>
      <section class="card stack-small">
        <ul class="promises" aria-label={t("consent.promises")}>
          {promises.map((key) => (
            <li key={key}>
              <span>{t(key)}</span>
            </li>
          ))}
        </ul>
        <p class="small">{`${t("safety.spyware")} ${t("safety.device")}`}</p>
        <p class="small">{t("consent.limits")}</p>
      </section>
      {app.world.config.mode === "page" && <p class="card card-note">{t("consent.promises_page")}</p>}
      <p>{t("consent.who", { role: answererWords(t, profile) })}</p>
    </>
  );
}

/** Who is younger has another way. */
function Age(): VNode {
  const t = useWords();
  const open = useHelp();
  return (
    <div class="row">
      <p>{t("consent.age_adult")}</p>
      <Button onPress={() => open("children")}>{t("consent.under18")}</Button>
    </div>
  );
}

const TOPICS = {
  close: "topic.close",
  experienced: "topic.experienced",
  professional: "topic.professional",
  unsure: "topic.unsure",
  used: "topic.used",
} as const;

/** One name makes the arrows move among them; it says nothing, and is sent nowhere. */
function Topics({ app, profile }: OfProfile): VNode {
  const t = useWords();
  const choices: readonly (keyof typeof TOPICS | null)[] = [...profile.topics, null];
  return (
    <details>
      <summary>{t("topic.question")}</summary>
      <fieldset class="choices">
        <legend class="unseen">{t("topic.question")}</legend>
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
            <span>{topic === null ? t("topic.skip") : t(TOPICS[topic])}</span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
