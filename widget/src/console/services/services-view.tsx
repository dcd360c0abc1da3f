/** Services beside the talk: looked for by words and by choices; one is sent as a card, or put into the message. */

import type { JSX } from "preact";
import type { ServiceShown } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { ConsoleApp, OfApp } from "../app";
import type { Ready } from "../cards/cards";
import { Receiver, receiverOf, useSending } from "../cards/sending";
import { keysOf } from "../keyboard";
import { Choice } from "../organisation/fields";
import { composerId } from "../panes/numbers";
import { LANGUAGES, type Language } from "../texts";
import { found, inLanguage, isOpen, SHOWN_MAX, timeThere } from "./services";
import { CAUTION, cardOf, hoursIn, pageOf, wordsOf } from "./words";

export const SERVICES_ID = "services";

export const TOPICS = [
  "custody",
  "legal_process",
  "criminal_process",
  "money",
  "whole_situation",
  "authorities",
  "guidance",
  "advice",
  "errands",
] as const;
export const CLIENTS = ["children", "older_people", "users_of_violence", "everybody"] as const;

export function ServicesView({ app }: OfApp): JSX.Element | null {
  const { services, texts } = app;
  if (!services.isOpen.value) return null;
  return (
    <aside id={SERVICES_ID} class="guide" data-region tabIndex={-1} aria-label={texts.say("services.title")}>
      <div class="row">
        <h2>{texts.say("services.title")}</h2>
        <span class="grow" />
        <Button keys="Esc" onPress={() => leaveServices(app)}>
          {texts.say("shared.close")}
        </Button>
      </div>
      <Receiver app={app} />
      <Inside app={app} />
    </aside>
  );
}

export function leaveServices(app: ConsoleApp): void {
  app.services.close();
  toWriting(app);
}

/** Opens them with the focus in the box, or goes there; pressed once more inside, it closes. */
export function toggleServices(app: ConsoleApp): void {
  const { services } = app;
  if (services.isOpen.value && document.getElementById(SERVICES_ID)?.contains(document.activeElement) === true) {
    leaveServices(app);
    return;
  }
  app.guide.close();
  app.cards.close();
  app.show("work");
  services.open();
  queueMicrotask(() => document.getElementById("services-query")?.focus());
}

function toWriting({ panes }: ConsoleApp): void {
  const pane = panes.inFocus ?? panes.open[0];
  if (pane !== undefined) queueMicrotask(() => document.getElementById(composerId(pane.number))?.focus());
}

function shownOf({ services, clock }: ConsoleApp): readonly ServiceShown[] {
  return found(services.list.value?.services ?? [], services.wanted.value, clock.now());
}

/** Of the talk that has the focus. */
function pageFor(app: ConsoleApp, service: ServiceShown): string {
  const { services, signIn, origin } = app;
  const { list, wanted } = services;
  const organisation = signIn.profile?.organisation.id;
  if (list.value === null || organisation === undefined) return "";
  return pageOf(origin, organisation, list.value, service, spokenIn(app), wanted.value.region);
}

const readyOf = (app: ConsoleApp, service: ServiceShown | undefined): Ready | undefined =>
  service && cardOf(service, spokenIn(app), pageFor(app, service));

/** What was being written stays, and the service stands behind it. */
function put(app: ConsoleApp, service: ServiceShown): void {
  const pane = app.panes.openInFocus ?? app.panes.open[0];
  if (pane === undefined) return;
  const words = wordsOf(service, spokenIn(app), pageFor(app, service));
  app.panes.typed(pane, pane.draft.trim() === "" ? words : `${pane.draft.trimEnd()}\n${words}`);
  app.services.told(service);
  queueMicrotask(() => document.getElementById(composerId(pane.number))?.focus());
}

function spokenIn({ panes, texts }: ConsoleApp): Language {
  const language = (panes.openInFocus ?? panes.open[0])?.state.language ?? "";
  return (LANGUAGES as readonly string[]).includes(language) ? (language as Language) : texts.language.value;
}

/** Sent, it is counted by its category, and one is back where one was writing. */
function Inside({ app }: OfApp): JSX.Element {
  const { send, question } = useSending(app, ({ id }) => {
    const service = app.services.list.value?.services.find((one) => one.id === id);
    if (service !== undefined) app.services.told(service);
    leaveServices(app);
  });
  const push = (service: ServiceShown | undefined): void => send(readyOf(app, service));
  return (
    <>
      <Search app={app} onSend={() => push(shownOf(app)[0])} />
      <Found app={app} onSend={push} />
      {question}
    </>
  );
}

function Search({ app, onSend }: OfApp & { readonly onSend: () => void }): JSX.Element {
  const { services, texts } = app;
  const wanted = services.wanted.value;
  const list = services.list.value;
  const any: [string, string] = ["", texts.say("services.any")];
  const spoken = [...new Set(list?.services.flatMap(({ languages }) => languages) ?? [])].sort();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <label for="services-query">{texts.say("services.search")}</label>
      <input
        id="services-query"
        type="search"
        autocomplete="off"
        spellcheck={false}
        value={wanted.query}
        onInput={(event) => services.look({ query: event.currentTarget.value })}
      />
      <Choice
        label={texts.say("services.region")}
        choices={new Map([any, ...Object.entries(list?.regions ?? {})])}
        value={wanted.region}
        onWrite={(region) => services.look({ region })}
      />
      <details>
        <summary>{texts.say("services.more")}</summary>
        <Choice
          label={texts.say("services.topic")}
          choices={new Map([any, ...TOPICS.map((one): [string, string] => [one, texts.say(`services.topic_${one}`)])])}
          value={wanted.topic}
          onWrite={(topic) => services.look({ topic })}
        />
        <Choice
          label={texts.say("services.client")}
          choices={
            new Map([any, ...CLIENTS.map((one): [string, string] => [one, texts.say(`services.client_${one}`)])])
          }
          value={wanted.client}
          onWrite={(client) => services.look({ client })}
        />
        <Choice
          label={texts.say("services.language")}
          choices={new Map([any, ...spoken.map((one): [string, string] => [one, texts.languageName(one)])])}
          value={wanted.language}
          onWrite={(language) => services.look({ language })}
        />
      </details>
      <label class="row">
        <input
          type="checkbox"
          checked={wanted.isOpenNow}
          onChange={(event) => services.look({ isOpenNow: event.currentTarget.checked })}
        />
        {texts.say("services.open_now")}
      </label>
    </form>
  );
}

type OnSend = (service: ServiceShown) => void;

function Found({ app, onSend }: OfApp & { readonly onSend: OnSend }): JSX.Element {
  const { services, texts } = app;
  const list = services.list.value;
  const shown = shownOf(app);
  const status = services.isAway.value
    ? texts.say("services.away")
    : list === null
      ? texts.say("services.loading")
      : list.services.length === 0
        ? texts.say("services.none_kept")
        : texts.say("services.found", { n: shown.length });
  return (
    <>
      <p role="status">{status}</p>
      <ul class="stack">
        {shown.slice(0, SHOWN_MAX).map((service) => (
          <li key={service.id}>
            <One app={app} service={service} onSend={onSend} />
          </li>
        ))}
      </ul>
      {shown.length > SHOWN_MAX && <p class="hint">{texts.say("services.more_found", { n: SHOWN_MAX })}</p>}
      <p class="hint">{texts.say("services.not_told", { keys: keysOf("services") })}</p>
    </>
  );
}

function One({
  app,
  service,
  onSend,
}: OfApp & { readonly service: ServiceShown; readonly onSend: OnSend }): JSX.Element {
  const { texts, clock } = app;
  const language = texts.language.value;
  const name = inLanguage(service.name, language);
  return (
    <article class="stack">
      <h3>{name}</h3>
      <p>{inLanguage(service.text, language)}</p>
      <p>
        {texts.say(`services.category_${service.category}`)}
        {service.phones.map((phone) => (
          <span key={phone}> · {phone}</span>
        ))}
        {service.hours !== "" && ` · ${hoursIn(service.hours, language)}`}
        {isOpen(service, timeThere(clock.now())) && <strong> · {texts.say("services.is_open")}</strong>}
      </p>
      {service.category === "couple_therapy" && <p class="note warn">{CAUTION[language]}</p>}
      {service.is_due && <p class="note warn">{texts.say("services.due", { day: service.reviewed })}</p>}
      <div class="row">
        <Button
          look="main"
          isOff={receiverOf(app)?.canSend !== true}
          label={texts.say("services.send_label", { name })}
          onPress={() => onSend(service)}
        >
          {texts.say("services.send")}
        </Button>
        <Button label={texts.say("services.put_label", { name })} onPress={() => put(app, service)}>
          {texts.say("services.put")}
        </Button>
      </div>
    </article>
  );
}
