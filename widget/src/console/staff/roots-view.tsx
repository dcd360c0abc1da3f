/** Which roots the directory has, and which of them the enrolled list knows: for a rotation, and against a root put in. */

import type { JSX } from "preact";
import { toBase64Url } from "../../core/base64";
import type { OfApp } from "../app";
import { PasteForm } from "./issuing-view";

export function Roots({ app }: OfApp): JSX.Element | null {
  const { texts, staff } = app;
  const { state } = staff.leadList;
  if (state === null) return null;
  const listed = state.roots.map(toBase64Url);
  const served = app.signIn.profile?.roots ?? [];
  const all = [...new Set([...listed, ...served])];
  return (
    <section aria-label={texts.say("staff.roots")}>
      <h2>{texts.say("staff.roots")}</h2>
      <p class="hint">{texts.say("staff.roots_what")}</p>
      <ul class="plain">
        {all.map((root) => (
          <li key={root}>
            <code class="key">{root}</code>{" "}
            {texts.say(
              !listed.includes(root)
                ? "staff.root_served_only"
                : served.includes(root)
                  ? "staff.root_both"
                  : "staff.root_listed_only",
            )}
          </li>
        ))}
      </ul>
      <details>
        <summary>{texts.say("staff.root_more")}</summary>
        <p>{texts.say("staff.root_more_what")}</p>
        <PasteForm app={app} name="root_more" rows={1} onText={(text) => staff.addRoot(text)} />
      </details>
    </section>
  );
}
