/** For leads: the table of services as a file. It is looked at, published whole or not at all, and put back. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import {
  type Answer,
  isRefused,
  type ServicesCsv,
  type ServicesLooked,
  type ServicesPast,
  type ServicesPublished,
} from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { OneServiceView } from "./one-view";
import { saveFile } from "../../ui/save-file";

const LISTED_MAX = 20;

export function ServiceFileView({ app }: OfApp): JSX.Element {
  const { texts } = app;
  const [past, setPast] = useState<ServicesPast | null>(null);
  const [csv, setCsv] = useState<string | null>(null);
  const [looked, setLooked] = useState<ServicesLooked | null>(null);
  const [isPublic, setPublic] = useState(false);
  const [told, setTold] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const call = app.apiCall;
  const refresh = async (): Promise<void> => {
    const [answer, now] = await Promise.all([
      call<ServicesPast>("GET", "/api/services/past", {}),
      call<{ is_public: boolean }>("GET", "/api/services", {}),
    ]);
    if (!isRefused(answer)) setPast(answer);
    if (!isRefused(now)) setPublic(now.is_public);
  };
  useEffect(() => void refresh(), []);
  const say = (answer: Answer<object>, well: string): void =>
    setTold(isRefused(answer) ? texts.sayOr([`reason.${answer.refused}`], "reason.broken") : well);
  const see = async (): Promise<void> => {
    const text = await file.current?.files?.[0]?.text();
    if (text === undefined) return;
    const answer = await call<ServicesLooked>("POST", "/api/services/look", { csv: text });
    say(answer, "");
    setCsv(text);
    setLooked(isRefused(answer) ? null : answer);
  };
  const published = (answer: Answer<ServicesPublished>): void => {
    say(answer, "");
    if (isRefused(answer)) return;
    if (answer.number === null) setLooked(answer.looked);
    else {
      setLooked(null);
      setTold(texts.say("services.published", { n: answer.looked.count }));
      void refresh();
    }
    if (answer.number === null && answer.looked.faults.length === 0)
      setTold(texts.say("services.meanwhile", { who: answer.looked.by, time: texts.dayAndTime(answer.looked.at) }));
  };
  const publish = async (): Promise<void> => {
    if (csv === null || looked === null) return;
    const body = { csv, base: looked.standing, is_public: isPublic };
    published(await call<ServicesPublished>("POST", "/api/services/publish", body));
  };
  const take = async (): Promise<void> => {
    const answer = await call<ServicesCsv>("GET", "/api/services/csv", {});
    say(answer, "");
    if (isRefused(answer)) return;
    saveFile("services.csv", "text/csv", answer.csv);
  };
  const standing = past?.tables[0];
  return (
    <section aria-label={texts.say("services.file_title")} class="stack">
      <h2>{texts.say("services.file_title")}</h2>
      <p class="hint">{texts.say("services.file_how")}</p>
      <p>{texts.say("services.standing", { n: standing?.count ?? 0 })}</p>
      <div class="row">
        <Button onPress={() => void take()}>{texts.say("services.take")}</Button>
      </div>
      <OneServiceView app={app} standing={standing?.number ?? 0} onPublished={() => void refresh()} />
      <label for="services-file">{texts.say("services.file")}</label>
      <input id="services-file" ref={file} type="file" accept=".csv,text/csv" onChange={() => void see()} />
      <label class="row">
        <input type="checkbox" checked={isPublic} onChange={(event) => setPublic(event.currentTarget.checked)} />
        {texts.say("services.public")}
      </label>
      <div role="status">{told !== "" && <p class="note">{told}</p>}</div>
      {looked !== null && looked.faults.length > 0 && (
        <div role="alert" class="note warn">
          <p>{texts.say("services.faults", { n: looked.faults.length })}</p>
          <ul lang="en">
            {looked.faults.map(({ row, column, text }) => (
              <li key={`${row} ${column} ${text}`}>
                {row}
                {column === "" ? "" : `, ${column}`}: {text}
              </li>
            ))}
          </ul>
        </div>
      )}
      {looked !== null && looked.faults.length === 0 && (
        <div class="stack">
          <Ids label={texts.say("services.added", { n: looked.added.length })} ids={looked.added} />
          <Ids label={texts.say("services.changed", { n: looked.changed.length })} ids={looked.changed} />
          <Ids label={texts.say("services.removed", { n: looked.removed.length })} ids={looked.removed} />
          <div class="row">
            <Button look="main" onPress={() => void publish()}>
              {texts.say("services.publish")}
            </Button>
          </div>
        </div>
      )}
      {past !== null && past.tables.length > 1 && (
        <ul class="stack">
          {past.tables.slice(1).map(({ number, at, count }) => (
            <li key={number} class="row">
              {texts.say("services.past", { n: count, time: texts.dayAndTime(at) })}
              <Button
                label={texts.say("services.undo_label", { time: texts.dayAndTime(at) })}
                onPress={() => void call<ServicesPublished>("POST", "/api/services/undo", { number }).then(published)}
              >
                {texts.say("services.undo")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {past !== null && past.referred.length > 0 && (
        <table>
          <caption>{texts.say("services.referred")}</caption>
          <tbody>
            {past.referred.map(({ month, category, count }) => (
              <tr key={`${month} ${category}`}>
                <th scope="row">{month}</th>
                <td>{texts.say(`services.category_${category}`)}</td>
                <td>{count ?? texts.say("services.few")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Ids({ label, ids }: { readonly label: string; readonly ids: readonly string[] }): JSX.Element {
  return (
    <p>
      {label}
      {ids.length > 0 && `: ${ids.slice(0, LISTED_MAX).join(", ")}${ids.length > LISTED_MAX ? " …" : ""}`}
    </p>
  );
}
