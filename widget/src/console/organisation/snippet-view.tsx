/** What a webmaster pastes, in one language, and what the page's content security policy must allow. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isRefused, type SnippetShown } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { LANGUAGES } from "../texts";
import { Choice } from "./fields";
import { useOwnId } from "../../ui/own-id";

/** How the chat stands in the page, as the loader reads it. */
const DISPLAYS = ["box", "bubble", "inline", "page"] as const;

interface SnippetProps extends OfApp {
  readonly embed: string;
  readonly line: string;
}

export function SnippetView({ app, embed, line }: SnippetProps): JSX.Element {
  const { texts, organisation } = app;
  const own = organisation.own?.lines.find(({ id }) => id === line)?.value?.languages;
  const languages = LANGUAGES.filter((one) => own === undefined || own.includes(one));
  const choices = new Map((languages.length > 0 ? languages : LANGUAGES).map((one) => [one, texts.languageName(one)]));
  const [language, setLanguage] = useState<string>([...choices.keys()][0] ?? "fi");
  const [display, setDisplay] = useState<string>("box");
  const [shown, setShown] = useState<SnippetShown | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const look = async (): Promise<void> => {
    const answer = await organisation.snippet({ embed, language, display });
    setShown(isRefused(answer) ? null : answer);
    setWhy(isRefused(answer) ? answer.refused : null);
  };
  return (
    <section class="snippet" aria-label={texts.say("organisation.snippet")}>
      <h3>{texts.say("organisation.snippet")}</h3>
      <p class="hint">{texts.say("organisation.snippet_how")}</p>
      <div class="row">
        <Choice
          label={texts.say("organisation.snippet_language")}
          choices={choices}
          value={language}
          onWrite={(now) => {
            setLanguage(now);
            setShown(null);
          }}
        />
        <Choice
          label={texts.say("organisation.snippet_display")}
          choices={new Map(DISPLAYS.map((one) => [one as string, texts.say(`organisation.display_${one}`)]))}
          value={display}
          onWrite={(now) => {
            setDisplay(now);
            setShown(null);
          }}
        />
        <Button onPress={() => void look()}>{texts.say("organisation.snippet_show")}</Button>
      </div>
      <div role="status">
        {why !== null && (
          <p class="note warn">{texts.sayOr([`organisation.refused_${why}`, `reason.${why}`], "reason.broken")}</p>
        )}
        {shown?.roots === 0 && <p class="note warn">{texts.say("organisation.snippet_no_root")}</p>}
      </div>
      {shown !== null && (
        <>
          <ToCopy app={app} label={texts.say("organisation.snippet_html")} words={shown.html} />
          <ToCopy app={app} label={texts.say("organisation.snippet_policy")} words={shown.policy} />
          <p>
            {texts.say("organisation.snippet_page")}{" "}
            <a href={`${shown.page}?lang=${language}`} target="_blank" rel="noreferrer">
              {shown.page}
            </a>
          </p>
          {shown.for_advice && (
            <p>
              {texts.say("organisation.snippet_advice")}{" "}
              <a href={`${shown.for_advice}&lang=${language}`} target="_blank" rel="noreferrer">
                {shown.for_advice}
              </a>
            </p>
          )}
          <p class="hint">{texts.say("organisation.snippet_pin")}</p>
          <h4>{texts.say("organisation.test")}</h4>
          <p class="hint">{texts.say("organisation.test_how")}</p>
          <ToCopy app={app} label={texts.say("organisation.test_html")} words={shown.test} />
          <p>
            {texts.say("organisation.test_page")}{" "}
            <a href={`${shown.test_page}?lang=${language}`} target="_blank" rel="noreferrer">
              {shown.test_page}
            </a>
          </p>
        </>
      )}
    </section>
  );
}

function ToCopy({ app, label, words }: OfApp & { readonly label: string; readonly words: string }): JSX.Element {
  const { texts } = app;
  const id = useOwnId();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(words);
    setCopied(navigator.clipboard !== undefined);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea id={id} readOnly rows={words.split("\n").length + 4} spellcheck={false} lang="en" value={words} />
      <div class="row">
        <Button label={texts.say("organisation.copy_label", { what: label })} onPress={() => void copy()}>
          {texts.say("organisation.copy")}
        </Button>
        <span role="status">{isCopied ? texts.say("organisation.copied") : ""}</span>
      </div>
    </div>
  );
}
