/** A lead's words to all who wait: written in the line's languages, shown on the board as they are read, and taken back. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import type { Asked } from "./line-acts";
import type { OfLine } from "./line-view";

/** As the daemon takes it: `NOTICE_MAX_CHARS` of line/rules/notice.py. */
export const NOTICE_MAX_CHARS = 400;

const languagesOf = ({ line }: OfLine): readonly string[] => line.languages.map(({ language }) => language);

/** In which it must be said, since whoever has none of the others reads that one: `fallback` of line/rules/notice.py. */
const fallbackOf = (languages: readonly string[]): string => (languages.includes("fi") ? "fi" : (languages[0] ?? "fi"));

/** What those who wait read now, in each language, and since when; and the way to write to them. */
export function Notice(of: OfLine): JSX.Element | null {
  const { app, line } = of;
  const [isAsked, ask] = useState(false);
  if (line.phase === "closed") return null;
  return (
    <div class="stack-small">
      {line.notice.length > 0 && <Said {...of} />}
      <div class="row">
        <Button onPress={() => ask(true)}>
          {app.texts.say(line.notice.length > 0 ? "board.change_notice" : "board.do_notice")}
          <span class="unseen"> · {line.name}</span>
        </Button>
      </div>
      {isAsked && <Question {...of} onAnswered={() => ask(false)} />}
    </div>
  );
}

function Said({ app, line, now }: OfLine): JSX.Element {
  const { texts } = app;
  return (
    <div class="note stack-small">
      <div class="row">
        <strong>{texts.say("board.notice_said")}</strong>
        <span class="hint">{texts.duration(Math.max(0, now - (line.notice_since ?? now)))}</span>
        <span class="grow" />
        <Button onPress={() => void app.board.sayToWaiting(line.line, [])}>
          {texts.say("board.notice_take_back")}
          <span class="unseen"> · {line.name}</span>
        </Button>
      </div>
      {line.notice.map(({ language, text }) => (
        <p key={language} class="notice-words">
          <span class="hint">{texts.languageName(language)}: </span>
          <span lang={language} dir="auto">
            {text}
          </span>
        </p>
      ))}
    </div>
  );
}

function Question(of: Asked): JSX.Element {
  const { app, line, onAnswered } = of;
  const { texts, board } = app;
  const languages = languagesOf(of);
  const must = fallbackOf(languages);
  const [written, write] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(line.notice.map(({ language, text }) => [language, text])),
  );
  const [isAsked, ask] = useState(false);
  const isMissing = (written[must] ?? "").trim() === "";
  const say = (): void => {
    if (isMissing) {
      ask(true);
      return;
    }
    onAnswered();
    const words = languages.map((language) => ({ language, text: written[language] ?? "" }));
    void board.sayToWaiting(line.line, words);
  };
  return (
    <Confirm
      title={texts.say("board.ask_notice", { line: line.name })}
      yes={texts.say("board.say_notice")}
      no={texts.say("board.no")}
      onNo={onAnswered}
      onYes={say}
    >
      <p>{texts.say("board.what_notice")}</p>
      {languages.map((language) => (
        <label key={language} class="stack-small">
          <span>
            {texts.languageName(language)}
            {language === must && ` ${texts.say("board.notice_must")}`}
          </span>
          <textarea
            class="notice-box"
            rows={3}
            lang={language}
            dir="auto"
            maxLength={NOTICE_MAX_CHARS}
            value={written[language] ?? ""}
            aria-required={language === must}
            aria-invalid={isAsked && language === must && isMissing}
            aria-describedby="notice-fault"
            onInput={({ currentTarget }) => write({ ...written, [language]: currentTarget.value })}
          />
        </label>
      ))}
      <p class="hint">{texts.say("board.notice_other", { language: texts.languageName(must) })}</p>
      <p id="notice-fault" class="note warn" role="status" hidden={!isAsked || !isMissing}>
        {texts.say("board.notice_missing", { language: texts.languageName(must) })}
      </p>
    </Confirm>
  );
}
