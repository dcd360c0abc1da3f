/** What calls for one press, above every view and the cover: away is over by it, and the browser lets the sound go. */

import type { JSX } from "preact";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { keysOf } from "../keyboard";

export function AwayCall({ app }: OfApp): JSX.Element | null {
  const { texts, desk } = app;
  if (!app.attention.isAway) return null;
  return (
    <div class="away-call">
      <p>
        <strong>{texts.say("desk.away")}</strong> <span class="away-what">{texts.say("desk.away_what")}</span>
      </p>
      <Button look="main" keys={keysOf("pause")} onPress={() => void desk.pause(false)}>
        {texts.say("desk.here_again")}
      </Button>
    </div>
  );
}

/** Any press on the page lets it go; this says so until one has come. */
export function SoundBlocked({ app }: OfApp): JSX.Element | null {
  const isKeptBack = app.preferences.hasSound.value && app.sound.state === "blocked";
  if (!isKeptBack || !app.signIn.isIn) return null;
  return <Banner>{app.texts.say("sound.blocked")}</Banner>;
}
