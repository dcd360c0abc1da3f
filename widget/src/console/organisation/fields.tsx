/** Fields of a form that is long: each with its label above, wide enough on a narrow screen too. */

import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { OfApp } from "../app";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly lang?: string;
  readonly isLong?: boolean;
  readonly type?: "text" | "date";
  readonly onWrite: (value: string) => void;
}

export function Field({ label, value, lang, isLong = false, type = "text", onWrite }: FieldProps): JSX.Element {
  const id = useId();
  const same = { id, value, ...(lang === undefined ? {} : { lang }) };
  const write = (event: { readonly currentTarget: { readonly value: string } }): void =>
    onWrite(event.currentTarget.value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isLong && <textarea {...same} rows={2} onInput={write} />}
      {!isLong && type === "text" && <input {...same} type="text" autocomplete="off" onInput={write} />}
      {!isLong && type === "date" && <input {...same} type="date" onInput={write} />}
    </div>
  );
}

type ByLanguage = Readonly<Record<string, string>>;

interface TextFieldsProps extends OfApp {
  readonly label: string;
  readonly texts: ByLanguage;
  readonly languages: readonly string[];
  readonly isLong?: boolean;
  readonly onWrite: (texts: Record<string, string>) => void;
}

/** One text in each language of the line: none can be forgotten unseen. */
export function TextFields({ app, label, texts, languages, isLong = false, onWrite }: TextFieldsProps): JSX.Element {
  return (
    <>
      {languages.map((language) => (
        <Field
          key={language}
          label={`${label} (${app.texts.languageName(language)})`}
          value={texts[language] ?? ""}
          lang={language}
          isLong={isLong}
          onWrite={(words) => onWrite(without({ ...texts, [language]: words }, words === "" ? language : null))}
        />
      ))}
    </>
  );
}

/** An empty field is a missing text, and is told as one. */
const without = (texts: Record<string, string>, gone: string | null): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([language]) => language !== gone));
