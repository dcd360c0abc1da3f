/** Words and the line's profile in a language: the last press counts, and what cannot be fetched takes nothing away. */

import type { LineProfile } from "../core/protocol";
import type { Catalogue } from "../i18n/words";
import { directionOf, translator } from "../i18n/words";
import type { VisitorApp } from "./app";
import { spokenIn, wordsIn } from "./languages";

export class Load {
  private presses = 0;

  constructor(private readonly app: VisitorApp) {}

  async in(wanted: string): Promise<void> {
    const { app } = this;
    this.presses += 1;
    const press = this.presses;
    const words = wordsIn(wanted, app.world.languages);
    const { language } = spokenIn(wanted, words, app.profile);
    try {
      const [catalogue, profile] = await Promise.all([
        app.isLoaded && words === app.wordsLanguage ? null : app.world.catalogue(words),
        app.world.profile(language).catch(() => undefined),
      ]);
      if (press === this.presses) {
        this.done(wanted, words, catalogue, profile);
      }
    } catch {
      this.failed(wanted);
    }
  }

  /** The door as it is now, in the words that stand there; a line that does not answer changes nothing. */
  async door(): Promise<void> {
    const { app, presses } = this;
    const profile = await app.world.profile(app.language).catch(() => null);
    if (profile !== null && presses === this.presses) {
      app.profile = profile;
      app.trouble = null;
      app.changed();
    }
  }

  /** `catalogue`: null when its words are there already. `profile`: undefined when the line did not answer, null when it does not know this embed. */
  private done(
    wanted: string,
    words: string,
    catalogue: Catalogue | null,
    profile: LineProfile | null | undefined,
  ): void {
    const { app } = this;
    app.words = catalogue === null ? app.words : translator(catalogue);
    app.isLoaded = true;
    app.languageTrouble = null;
    app.profile = profile ?? app.profile;
    app.trouble = profile === undefined ? "unreachable" : profile === null ? "unknown" : null;
    app.wordsLanguage = words;
    ({ language: app.language, foreign: app.foreign } = spokenIn(wanted, words, app.profile));
    document.documentElement.lang = words;
    document.documentElement.dir = directionOf(words);
    document.title = app.words("chat.log"); // of the frame, for screen readers; the tab's own stays the partner's
    app.changed();
  }

  private failed(wanted: string): void {
    const { app } = this;
    if (app.isLoaded) {
      app.languageTrouble = wanted;
      app.changed();
    } else {
      app.world.tell("failed"); // without words of our own the static text is better
    }
  }
}
