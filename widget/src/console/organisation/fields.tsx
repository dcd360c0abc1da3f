/** Fields of a form that is long: each with its label above, wide enough on a narrow screen too. */

import type { JSX } from "preact";
import type { OfApp } from "../app";
import { useOwnId } from "../../ui/own-id";
import { idOf, type Way } from "./ways";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly lang?: string;
  readonly isLong?: boolean;
  readonly type?: "text" | "date";
  readonly way?: Way;
  /** Said of it below: how to write it. */
  readonly hint?: string;
  readonly onWrite: (value: string) => void;
}

export function Field(props: FieldProps): JSX.Element {
  const { label, value, lang, isLong = false, type = "text", way, hint, onWrite } = props;
  const own = useOwnId();
  const id = way === undefined ? own : idOf(way);
  const said = hint === undefined ? {} : { "aria-describedby": `${id}-hint` };
  const same = { id, value, ...said, ...(lang === undefined ? {} : { lang }) };
  const write = (event: { readonly currentTarget: { readonly value: string } }): void =>
    onWrite(event.currentTarget.value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isLong && <textarea {...same} rows={2} onInput={write} />}
      {!isLong && type === "text" && <input {...same} type="text" autocomplete="off" onInput={write} />}
      {!isLong && type === "date" && <input {...same} type="date" onInput={write} />}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

type ByLanguage = Readonly<Record<string, string>>;

interface TextFieldsProps extends OfApp {
  readonly label: string;
  readonly texts: ByLanguage;
  readonly languages: readonly string[];
  readonly way: Way;
  readonly isLong?: boolean;
  readonly onWrite: (texts: Record<string, string>) => void;
}

/** One text in each language of the line: none can be forgotten unseen. */
export function TextFields(props: TextFieldsProps): JSX.Element {
  const { app, label, texts, languages, way, isLong = false, onWrite } = props;
  return (
    <>
      {languages.map((language) => (
        <Field
          key={language}
          label={`${label} (${app.texts.languageName(language)})`}
          value={texts[language] ?? ""}
          lang={language}
          way={[...way, language]}
          isLong={isLong}
          onWrite={(words) => onWrite(without({ ...texts, [language]: words }, words === "" ? language : null))}
        />
      ))}
    </>
  );
}

interface TickProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly way?: Way;
  readonly onTurn: (isOn: boolean) => void;
}

export function Tick({ label, isOn, way, onTurn }: TickProps): JSX.Element {
  return (
    <label class="tick">
      <input
        type="checkbox"
        id={way === undefined ? undefined : idOf(way)}
        checked={isOn}
        onChange={({ currentTarget }) => onTurn(currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

interface TicksProps {
  readonly legend: string;
  /** By value, its words. */
  readonly choices: ReadonlyMap<string, string>;
  readonly chosen: readonly string[];
  readonly way: Way;
  readonly hint?: string;
  readonly onWrite: (chosen: readonly string[]) => void;
}

/** Several of a few; what is chosen stays in the order in which it was. */
export function Ticks({ legend, choices, chosen, way, hint, onWrite }: TicksProps): JSX.Element {
  return (
    <fieldset id={idOf(way)} tabIndex={-1}>
      <legend>{legend}</legend>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {[...choices].map(([value, words]) => (
        <Tick
          key={value}
          label={words}
          isOn={chosen.includes(value)}
          onTurn={(isOn) => onWrite(isOn ? [...chosen, value] : chosen.filter((one) => one !== value))}
        />
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly choices: ReadonlyMap<string, string>;
  readonly value: string;
  readonly way?: Way;
  readonly onWrite: (value: string) => void;
}

export function Choice({ label, choices, value, way, onWrite }: ChoiceProps): JSX.Element {
  const own = useOwnId();
  const id = way === undefined ? own : idOf(way);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => onWrite(currentTarget.value)}>
        {[...choices].map(([each, words]) => (
          <option key={each} value={each} selected={each === value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

/** An empty field is a missing text, and is told as one. */
const without = (texts: Record<string, string>, gone: string | null): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([language]) => language !== gone));
