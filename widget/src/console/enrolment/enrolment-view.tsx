/** The joiner's side: "enrol with your lead". Words or code are on the screen, and the person says what the lead said. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { grouped } from "./code";
import type { JoinerCeremony } from "./joiner";
import { QrCode } from "./qr";
import { enrolledAs } from "./roles";

export function EnrolmentView({ app }: OfApp): JSX.Element {
  const { texts, joining, keys } = app;
  const { ceremony } = joining;
  return (
    <section aria-label={texts.say("enrol.title")}>
      <h2>{texts.say("enrol.title")}</h2>
      {keys.certifiedUntil === null ? (
        <p>{texts.say("enrol.what")}</p>
      ) : (
        <p>{texts.say("enrol.certified", { time: texts.dayAndTime(keys.certifiedUntil) })}</p>
      )}
      <div role="status">{ceremony !== null && <p class={lookOf(ceremony)}>{wordsOf(app, ceremony)}</p>}</div>
      {joining.refused !== null && (
        <p role="alert" class="note warn">
          {texts.sayOr([`enrol.refused_${joining.refused}`, `reason.${joining.refused}`], "reason.broken")}
        </p>
      )}
      {joining.isClosed && (
        <p role="alert" class="note warn">
          {texts.say("enrol.closed")}
        </p>
      )}
      {ceremony === null ? (
        <Button onPress={() => void joining.ready()}>{texts.say("enrol.ready")}</Button>
      ) : (
        <Step app={app} ceremony={ceremony} />
      )}
    </section>
  );
}

type OfCeremony = OfApp & { readonly ceremony: JoinerCeremony };

const lookOf = ({ failure }: JoinerCeremony): string => (failure === null ? "" : "note warn");

function wordsOf({ texts }: OfApp["app"], { failure, phase, begun }: JoinerCeremony): string {
  if (failure !== null) return texts.say(`enrol.failed_${failure}`);
  if (phase === "asked" && begun !== null) {
    const as = texts.say(`staff.as_${enrolledAs(begun.role) ?? "unsaid"}`);
    return texts.say("enrol.asked", { alias: begun.alias, as });
  }
  if (phase === "shows") return texts.say(begun?.way === "telephone" ? "enrol.read_out" : "enrol.show");
  return texts.say(`enrol.is_${phase === "asked" ? "waiting" : phase}`);
}

function Step({ app, ceremony }: OfCeremony): JSX.Element | null {
  const { texts, joining } = app;
  if (ceremony.phase === "asked") {
    return (
      <div class="row">
        <Button look="main" onPress={() => void ceremony.join()}>
          {texts.say("enrol.join")}
        </Button>
        <Button onPress={() => ceremony.stop()}>{texts.say("enrol.not_now")}</Button>
      </div>
    );
  }
  if (ceremony.phase !== "shows") return null;
  return (
    <>
      {ceremony.words !== null && (
        <ol class="read-out words">
          {ceremony.words.map((word, at) => (
            <li key={`${at} ${word}`} lang="fi">
              {word}
            </li>
          ))}
        </ol>
      )}
      {ceremony.code !== null && (
        <>
          <QrCode text={ceremony.code} label={texts.say("enrol.code_picture")} />
          <p>
            <output class="key">{grouped(ceremony.code)}</output>
          </p>
        </>
      )}
      <p>{texts.say("enrol.wait_for_yes")}</p>
      <div class="row">
        <Button onPress={() => void joining.said(false)}>{texts.say("enrol.no")}</Button>
        <Button look="main" onPress={() => void joining.said(true)}>
          {texts.say("enrol.yes")}
        </Button>
      </div>
    </>
  );
}
