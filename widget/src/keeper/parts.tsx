/** What the page is made of: a section, a field, and a text to be copied or carried away as a file. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button";
import { saveFile } from "../ui/save-file";
import { useOwnId } from "../ui/own-id";
import type { Keeper } from "./keeper";
import type { Words } from "./words";

export interface OfKeeper {
  readonly keeper: Keeper;
  readonly words: Words;
}

export const Section = (props: { readonly title: string; readonly children: ComponentChildren }): JSX.Element => (
  <section aria-label={props.title}>
    <h2>{props.title}</h2>
    {props.children}
  </section>
);

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly isLong?: boolean;
  readonly isHidden?: boolean;
  /** Has the focus when it comes. */
  readonly isFirst?: boolean;
  readonly onWrite: (value: string) => void;
}

export function Field(props: FieldProps): JSX.Element {
  const { label, hint, value, isLong = false, isHidden = false, isFirst = false, onWrite } = props;
  const id = useOwnId();
  const at = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isFirst) at.current?.focus();
  }, [isFirst]);
  const same = {
    id,
    value,
    autocomplete: "off",
    autocapitalize: "off" as const,
    spellcheck: false,
    ...(hint === undefined ? {} : { "aria-describedby": `${id}-hint` }),
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => onWrite(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isLong && <textarea {...same} rows={4} />}
      {!isLong && isHidden && <input {...same} ref={at} type="password" />}
      {!isLong && !isHidden && <input {...same} ref={at} type="text" />}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface AreaProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  /** Of the file. */
  readonly name: string;
  readonly words: Words;
}

export function Area({ label, hint, value, name, words }: AreaProps): JSX.Element {
  const id = useOwnId();
  const at = useRef<HTMLTextAreaElement>(null);
  const [isCopied, setCopied] = useState("");
  const copy = (): void => {
    at.current?.select();
    const write = navigator.clipboard?.writeText(value) ?? Promise.reject(new Error("none"));
    void write.then(
      () => setCopied(value),
      () => setCopied(""),
    );
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        ref={at}
        class="key"
        readOnly
        rows={Math.ceil(value.length / 44)}
        value={value}
        spellcheck={false}
        aria-describedby={`${id}-hint`}
      />
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <div class="row">
        <Button label={words.say("copy_label", { what: label })} onPress={copy}>
          {words.say("copy")}
        </Button>
        <Button label={words.say("save_label", { what: label })} onPress={() => giveFile(name, `${value}\n`)}>
          {words.say("save")}
        </Button>
        <span role="status">{isCopied === value ? words.say("copied") : ""}</span>
      </div>
    </div>
  );
}

/** To the person's disk. */
export const giveFile = (name: string, text: string): void => saveFile(name, "application/octet-stream", text);
