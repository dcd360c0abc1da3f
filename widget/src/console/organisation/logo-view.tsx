/** The organisation's logo: chosen as a file, looked at, taken away. The daemon says of each draft whether it fits. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { OrganisationTable } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { idOf } from "./ways";

/** As `chatd/directory/rules/logo.py` has it. */
const LOGO_MAX_BYTES = 4096;
/** What base64 of a PNG and of a WebP begins with. */
const KINDS = { iVBORw0KGgo: "png", UklGR: "webp" } as const;

const kindOf = (logo: string): string | undefined =>
  Object.entries(KINDS).find(([start]) => logo.startsWith(start))?.[1];

export function LogoField({ app, value }: OfApp & { readonly value: OrganisationTable }): JSX.Element {
  const { texts, organisation } = app;
  const id = idOf(["logo"]);
  const [isWrong, setWrong] = useState(false);
  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const logo = file.size > LOGO_MAX_BYTES ? "" : base64Of(await file.arrayBuffer());
    const isFit = kindOf(logo) !== undefined;
    setWrong(!isFit);
    if (isFit) organisation.write({ logo });
  };
  const kind = kindOf(value.logo);
  return (
    <div class="field">
      <label for={id}>{texts.say("organisation.own_logo")}</label>
      <input
        id={id}
        type="file"
        accept="image/png,image/webp"
        aria-describedby={`${id}-hint`}
        onChange={(event) => void choose(event.currentTarget.files?.[0])}
      />
      <p class="hint" id={`${id}-hint`}>
        {texts.say("organisation.own_logo_how")}
      </p>
      <div role="alert">{isWrong && <p class="note warn">{texts.say("organisation.own_logo_wrong")}</p>}</div>
      {kind === undefined ? (
        <p>{texts.say("organisation.own_logo_none")}</p>
      ) : (
        <div class="row">
          <img class="logo" src={`data:image/${kind};base64,${value.logo}`} alt={value.name} />
          <Button onPress={() => organisation.write({ logo: "" })}>{texts.say("organisation.own_logo_off")}</Button>
        </div>
      )}
    </div>
  );
}

function base64Of(content: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(content)));
}
