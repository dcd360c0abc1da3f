/** For leads: one service in a form, without a file. The table is published whole with it, and can be put back as any. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import {
  type CsvFault,
  isRefused,
  type ServiceRow,
  type ServiceShown,
  type Services,
  type ServicesPublished,
} from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Choice, Field, Tick, Ticks } from "../organisation/fields";
import { BETWEEN, emptyRow, idFrom, regionsFrom, rowOf, wordsIn } from "./row";
import { ANYTHING, found, inLanguage, WHOLE_COUNTRY } from "./services";
import { CLIENTS, TOPICS } from "./services-view";

const CATEGORIES = [
  "shelter",
  "family_centre",
  "adult_social_work",
  "couple_therapy",
  "police",
  "lawyer",
  "ngo",
] as const;
const LISTED_MAX = 10;
const LANGUAGES = ["fi", "sv", "en"] as const;

/** `service`: its id as it stands, "" of a new one; `was`: how it stood when it was read. */
interface Opened {
  readonly service: string;
  readonly was: ServiceRow | null;
  readonly row: ServiceRow;
}

interface OneProps extends OfApp {
  /** Something was published: what is shown of it elsewhere is old. */
  readonly onPublished: () => void;
  /** The number of what stands, so that who has published a file is seen here. */
  readonly standing: number;
}

export function OneServiceView({ app, onPublished, standing }: OneProps): JSX.Element {
  const { texts } = app;
  const [table, setTable] = useState<Services | null>(null);
  const [query, setQuery] = useState("");
  const [opened, setOpened] = useState<Opened | null>(null);
  const [faults, setFaults] = useState<readonly CsvFault[]>([]);
  const [told, setTold] = useState("");
  const load = async (): Promise<Services | null> => {
    const answer = await app.apiCall<Services>("GET", "/api/services", {});
    if (isRefused(answer)) return null;
    setTable(answer);
    return answer;
  };
  useEffect(() => void load(), [standing]);
  const open = (next: Opened | null): void => {
    setOpened(next);
    setFaults([]);
    setTold("");
    if (next !== null) setTimeout(() => document.querySelector<HTMLElement>("#one-service input")?.focus());
  };
  /** What somebody has published meanwhile is read, and what is written here stays. */
  const send = async (row: ServiceRow | null): Promise<void> => {
    if (table === null || opened === null) return;
    const body = { base: table.number, service: opened.service, row };
    const answer = await app.apiCall<ServicesPublished>("POST", "/api/services/one", body);
    if (isRefused(answer)) return setTold(texts.sayOr([`reason.${answer.refused}`], "reason.broken"));
    setFaults(answer.looked.faults);
    if (answer.number !== null) {
      open(null);
      setTold(texts.say("services.one_published"));
      onPublished();
      await load();
    } else if (answer.looked.faults.length === 0) {
      const now = (await load())?.services.find((one) => one.id === opened.service);
      const was = now === undefined ? null : rowOf(now);
      const isSame = JSON.stringify(was) === JSON.stringify(opened.was);
      const between = { who: answer.looked.by, time: texts.dayAndTime(answer.looked.at) };
      setOpened({ ...opened, was });
      setTold(texts.say(isSame ? "services.one_meanwhile" : "services.one_same", between));
    } else setTold(texts.say("services.one_faults", { n: answer.looked.faults.length }));
  };
  const listed = query.trim() === "" ? [] : found(table?.services ?? [], { ...ANYTHING, query }, app.clock.now());
  const today = new Date(app.clock.now() * 1000).toISOString().slice(0, 10);
  return (
    <section aria-label={texts.say("services.one_title")} class="stack" data-one>
      <h3>{texts.say("services.one_title")}</h3>
      <Field label={texts.say("services.one_find")} value={query} onWrite={setQuery} />
      <ul class="plain">
        {listed.slice(0, LISTED_MAX).map((one) => (
          <li key={one.id}>
            <Button onPress={() => open({ service: one.id, was: rowOf(one), row: rowOf(one) })}>
              {nameOf(app, one)}
            </Button>
          </li>
        ))}
      </ul>
      <div class="row">
        <Button isOff={table === null} onPress={() => open({ service: "", was: null, row: emptyRow(today) })}>
          {texts.say("services.one_new")}
        </Button>
      </div>
      {opened !== null && (
        <Form
          app={app}
          opened={opened}
          faults={faults}
          regions={table?.regions ?? {}}
          today={today}
          onWrite={(change) => setOpened({ ...opened, row: { ...opened.row, ...change } })}
          onSend={(row) => void send(row)}
          onClose={() => open(null)}
        />
      )}
      <div role="status">{told !== "" && <p class="note">{told}</p>}</div>
    </section>
  );
}

const nameOf = ({ texts }: OfApp["app"], { name }: ServiceShown): string => inLanguage(name, texts.language.value);

interface FormProps extends OfApp {
  readonly opened: Opened;
  readonly faults: readonly CsvFault[];
  readonly regions: { readonly [region: string]: string };
  readonly today: string;
  readonly onWrite: (change: Partial<ServiceRow>) => void;
  readonly onSend: (row: ServiceRow | null) => void;
  readonly onClose: () => void;
}

function Form({ app, opened, faults, regions, today, onWrite, onSend, onClose }: FormProps): JSX.Element {
  const { texts } = app;
  const { row, service } = opened;
  const said = (column: string) => {
    const fault = faults.find((one) => one.column === column);
    return fault === undefined ? {} : { hint: fault.text };
  };
  const name = row.name_fi || row.name_sv || row.name_en;
  const ready = { ...row, id: service || idFrom(name) };
  const words = (key: keyof ServiceRow & string, label: string, isLong = false): JSX.Element => (
    <Field label={label} value={row[key]} isLong={isLong} {...said(key)} onWrite={(now) => onWrite({ [key]: now })} />
  );
  return (
    <form
      id="one-service"
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(ready);
      }}
    >
      <fieldset>
        <legend>{name || texts.say("services.one_new")}</legend>
        {LANGUAGES.map((language) =>
          words(`name_${language}`, texts.say("services.one_name", { language: texts.languageName(language) })),
        )}
        {LANGUAGES.map((language) =>
          words(`text_${language}`, texts.say("services.one_text", { language: texts.languageName(language) }), true),
        )}
        <Choice
          label={texts.say("services.one_category")}
          choices={new Map(CATEGORIES.map((one) => [one, texts.say(`services.category_${one}`)]))}
          value={row.category}
          onWrite={(category) => onWrite({ category })}
        />
        {words("phones", texts.say("services.one_phones"))}
        {words("hours", texts.say("services.one_hours"))}
        {words("web", texts.say("services.one_web"))}
        {words("languages", texts.say("services.one_languages"))}
        <Field
          label={texts.say("services.one_reviewed")}
          type="date"
          value={row.reviewed}
          {...said("reviewed")}
          onWrite={(reviewed) => onWrite({ reviewed })}
        />
        <Button onPress={() => onWrite({ reviewed: today })}>{texts.say("services.one_today")}</Button>
        <Tick
          label={texts.say("services.one_coordinates")}
          isOn={row.coordinates === "yes"}
          onTurn={(isOn) => onWrite({ coordinates: isOn ? "yes" : "" })}
        />
      </fieldset>
      <details>
        <summary>{texts.say("services.one_where", { n: wordsIn(row.regions).length })}</summary>
        <Ticks
          legend={texts.say("services.region")}
          choices={new Map([[WHOLE_COUNTRY, texts.say("services.one_whole_country")], ...Object.entries(regions)])}
          chosen={wordsIn(row.regions)}
          way={["service", "regions"]}
          {...said("regions")}
          onWrite={(chosen) => onWrite({ regions: regionsFrom(row.regions, chosen) })}
        />
      </details>
      <Ticks
        legend={texts.say("services.client")}
        choices={new Map(CLIENTS.map((one) => [one, texts.say(`services.client_${one}`)]))}
        chosen={wordsIn(row.clients)}
        way={["service", "clients"]}
        {...said("clients")}
        onWrite={(chosen) => onWrite({ clients: chosen.join(BETWEEN) })}
      />
      <Ticks
        legend={texts.say("services.topic")}
        choices={new Map(TOPICS.map((one) => [one, texts.say(`services.topic_${one}`)]))}
        chosen={wordsIn(row.topics)}
        way={["service", "topics"]}
        {...said("topics")}
        onWrite={(chosen) => onWrite({ topics: chosen.join(BETWEEN) })}
      />
      <Others faults={faults} />
      <div class="row">
        <Button look="main">{texts.say("services.one_publish")}</Button>
        {service !== "" && <Button onPress={() => onSend(null)}>{texts.say("services.one_take_away")}</Button>}
        <Button onPress={onClose}>{texts.say("services.one_close")}</Button>
      </div>
    </form>
  );
}

/** What stands beside no field: its id, and whatever the rest of the table says. */
function Others({ faults }: Pick<FormProps, "faults">): JSX.Element | null {
  const some = faults.filter(({ column }) => ["id", "", "category", "coordinates"].includes(column));
  if (some.length === 0) return null;
  return (
    <ul lang="en" class="note warn">
      {some.map(({ row, column, text }) => (
        <li key={`${row} ${column} ${text}`}>
          {column === "" ? "" : `${column}: `}
          {text}
        </li>
      ))}
    </ul>
  );
}
