/** Where the lines stand: each embed with its line, its sites, and the snippet that its webmaster pastes. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { EmbedTable, HeldEmbed } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { DraftForm } from "./draft-form";
import { Choice, Field } from "./fields";
import { freeId } from "./items";
import { ItemsView } from "./items-view";
import { lineName } from "./lines-view";
import { SnippetView } from "./snippet-view";

export function EmbedsView({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const { opened } = organisation;
  return (
    <ItemsView app={app} kind="embed" title={texts.say("organisation.embeds")} nameOf={({ id }) => id}>
      {organisation.may("embed") && <NewEmbed app={app} />}
      {opened?.kind === "embed" && <OpenEmbed app={app} key={opened.id} />}
    </ItemsView>
  );
}

/** Own lines, and those of others that we serve, or on which something own stands already. */
function linesOf(app: OfApp["app"], chosen = ""): ReadonlyMap<string, string> {
  const own = app.organisation.own?.lines.filter(({ version }) => version > 0) ?? [];
  const lines = new Map(own.map((held) => [held.id, lineName(app, held)]));
  for (const one of app.organisation.own?.shared ?? [])
    if (!one.is_own && one.is_accepted) lines.set(one.line, one.name);
  for (const { value } of app.organisation.own?.embeds ?? [])
    if (value !== null && !lines.has(value.line)) lines.set(value.line, value.line);
  if (chosen !== "" && !lines.has(chosen)) lines.set(chosen, chosen);
  return lines;
}

function NewEmbed({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const [name, setName] = useState("");
  const lines = linesOf(app);
  const { own } = organisation;
  const begin = (): void => {
    if (own === null) return;
    const id = freeId(own, "embed", name);
    organisation.begin("embed", id, { line: [...lines.keys()][0] ?? "", sites: [] });
    setName("");
  };
  return (
    <details class="new">
      <summary>{texts.say("organisation.new_embed")}</summary>
      <p class="hint">{texts.say("organisation.embeds_how")}</p>
      <div class="row">
        <Field
          label={texts.say("organisation.new_embed_name")}
          hint={texts.say("organisation.id_how")}
          value={name}
          onWrite={setName}
        />
        <Button
          label={texts.say("organisation.begin_label", { what: texts.say("organisation.new_embed") })}
          isOff={name.trim() === "" || lines.size === 0 || organisation.isBusy}
          onPress={begin}
        >
          {texts.say("organisation.begin")}
        </Button>
      </div>
    </details>
  );
}

function OpenEmbed({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const { opened } = organisation;
  const value = organisation.value("embed");
  const held = organisation.held as HeldEmbed | null;
  const id = opened?.id ?? "";
  return (
    <>
      {organisation.may("embed") && (
        <DraftForm app={app} kind="embed" label={texts.say("organisation.embed", { id })} name={id}>
          {value !== null && <Fields app={app} value={value} />}
        </DraftForm>
      )}
      {(held?.version ?? 0) > 0 && <SnippetView app={app} embed={id} line={held?.value?.line ?? ""} />}
    </>
  );
}

function Fields({ app, value }: OfApp & { readonly value: EmbedTable }): JSX.Element {
  const { texts, organisation } = app;
  const write = (sites: readonly string[]): void => organisation.write({ sites });
  return (
    <>
      <Choice
        label={texts.say("organisation.embed_line")}
        choices={linesOf(app, value.line)}
        value={value.line}
        way={["line"]}
        onWrite={(line) => organisation.write({ line })}
      />
      <fieldset>
        <legend>{texts.say("organisation.sites")}</legend>
        <p class="hint">{texts.say("organisation.sites_how")}</p>
        {value.sites.map((site, at) => (
          <div class="row" key={at}>
            <Field
              label={texts.say("organisation.site", { n: at + 1 })}
              value={site}
              way={["sites", at]}
              onWrite={(now) => write(value.sites.map((one, n) => (n === at ? now : one)))}
            />
            <Button
              label={texts.say("organisation.remove_site", { site })}
              onPress={() => write(value.sites.filter((_, n) => n !== at))}
            >
              {texts.say("organisation.remove")}
            </Button>
          </div>
        ))}
        <Button onPress={() => write([...value.sites, ""])}>{texts.say("organisation.add_site")}</Button>
      </fieldset>
    </>
  );
}
