/** The organisation's own file: taken away by leads, brought back by admins as drafts, which are seen before anything is published. */

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { type FileBrought, isRefused } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { saveFile } from "../../ui/save-file";
import { BroughtView } from "./brought-view";
import { Tick } from "./fields";
import { useOwnId } from "../../ui/own-id";

export function OwnFileView({ app }: OfApp): JSX.Element | null {
  const { texts, organisation } = app;
  if (organisation.own === null) return null;
  const take = async (): Promise<void> => {
    const answer = await organisation.takeFile();
    if (answer !== null) saveFile(answer.name, "application/toml", answer.text);
  };
  return (
    <section aria-label={texts.say("organisation.file")} class="stack">
      <h2>{texts.say("organisation.file")}</h2>
      <p class="hint">{texts.say("organisation.file_how")}</p>
      <div class="row">
        <Button isOff={organisation.isBusy} onPress={() => void take()}>
          {texts.say("organisation.file_take")}
        </Button>
      </div>
      {organisation.may("staff") && <Bring app={app} />}
    </section>
  );
}

function Bring({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const id = useOwnId();
  const input = useRef<HTMLInputElement>(null);
  const [isRemoving, setRemoving] = useState(false);
  const [isText, setIsText] = useState(true);
  const [brought, setBrought] = useState<FileBrought | null>(null);
  const look = async (): Promise<void> => {
    const file = input.current?.files?.[0];
    if (file === undefined) return;
    const text = textOf(await file.arrayBuffer());
    setIsText(text !== null);
    setBrought(null);
    if (text === null) return;
    const answer = await organisation.bringFile(text, isRemoving);
    if (!isRefused(answer)) setBrought(answer);
  };
  return (
    <details class="new">
      <summary>{texts.say("organisation.file_bring")}</summary>
      <div class="stack">
        <p class="hint">{texts.say("organisation.file_bring_how")}</p>
        <div class="field">
          <label for={id}>{texts.say("organisation.file_choose")}</label>
          <input id={id} ref={input} type="file" accept=".toml,text/plain" onChange={() => setBrought(null)} />
        </div>
        <Tick label={texts.say("organisation.file_removing")} isOn={isRemoving} onTurn={setRemoving} />
        <div class="row">
          <Button isOff={organisation.isBusy} onPress={() => void look()}>
            {texts.say("organisation.file_look")}
          </Button>
        </div>
        <div role="alert">{!isText && <p class="note warn">{texts.say("organisation.file_not_text")}</p>}</div>
        {brought !== null && <BroughtView app={app} brought={brought} onLooked={setBrought} />}
      </div>
    </details>
  );
}

/** Null for what is no UTF-8: a letter that was read wrongly would be published as such. */
function textOf(content: ArrayBuffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return null;
  }
}
