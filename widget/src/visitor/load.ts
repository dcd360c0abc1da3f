/**
 * Words and the line's profile in a language: the last press counts, and what cannot be fetched takes nothing away. Once a
 * talk can be drawn, every language comes whole: a text that is missing would be seen as its place in the list.
 */

import type { LineProfile } from "../core/protocol";
import type { Catalogue } from "../i18n/words";
import { directionOf, translator } from "../i18n/words";
import type { ForChildren } from "./child-texts";
import type { VisitorApp } from "./app";
import { spokenIn, wordsIn } from "./languages";

/** So large is, for them, whatever is pressed. */
const CHILDRENS_TARGET = "48px";

export class Load {
  #presses = 0;
  #catalogue: Catalogue | null = null;
  /** What children read instead; null on every other line. */
  #childrens: ForChildren | null = null;
  #isWhole = false;
  #hasTalk = false;

  constructor(private readonly app: VisitorApp) {}

  async in(wanted: string): Promise<void> {
    const { app } = this;
    this.#presses += 1;
    const press = this.#presses;
    const words = wordsIn(app.reads ?? wanted, app.world.languages);
    const spoken = spokenIn(wanted, words, app.profile).language;
    const language = app.reads === null ? spoken : spokenIn(words, spoken, app.profile).language;
    try {
      const asked = app.world.profile(language); // first: it takes the connection that is there
      const [first, profile] = await Promise.all([
        app.isLoaded && words === app.wordsLanguage ? null : app.world.catalogue(words),
        asked.catch(() => undefined),
      ]);
      const isForChildren = profile?.is_for_children === true && this.#childrens === null;
      this.#childrens ??= isForChildren ? await app.world.childrens().catch(() => null) : null;
      const isWhole = this.#hasTalk; // as it is in the turn in which the words are changed
      const catalogue = first !== null && isWhole ? await app.world.withTalk(first) : first;
      if (press === this.#presses) {
        if (catalogue !== null) {
          this.#say(catalogue, isWhole);
        } else if (isForChildren && this.#catalogue !== null) {
          this.#say(this.#catalogue, this.#isWhole);
        }
        this.#done(wanted, words, profile);
      }
    } catch {
      this.#failed(wanted);
    }
  }

  /** The door as it is now, in the words that stand there; a line that does not answer changes nothing. */
  async door(): Promise<void> {
    const { app } = this;
    const presses = this.#presses;
    const profile = await app.world.profile(app.profile?.language ?? app.language).catch(() => null);
    if (profile !== null && presses === this.#presses) {
      app.profile = profile;
      app.trouble = null;
      app.changed();
    }
  }

  /** The program of a talk has come, and what only it says comes now, unless another language has brought it. */
  async talk(): Promise<void> {
    this.#hasTalk = true;
    const first = this.#catalogue;
    const whole = first === null || this.#isWhole ? null : await this.app.world.withTalk(first);
    if (whole !== null && first === this.#catalogue) {
      this.#say(whole, true);
    }
  }

  #say(catalogue: Catalogue, isWhole: boolean): void {
    this.#catalogue = catalogue;
    this.#isWhole = isWhole;
    const childrens = this.#childrens?.[catalogue[""]];
    this.app.words = translator(childrens ? Object.assign({}, catalogue, childrens) : catalogue);
    if (childrens) {
      document.documentElement.style.setProperty("--target", CHILDRENS_TARGET);
    }
  }

  /** `profile`: undefined when the line did not answer, null when it does not know this embed. */
  #done(wanted: string, words: string, profile: LineProfile | null | undefined): void {
    const { app } = this;
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

  #failed(wanted: string): void {
    const { app } = this;
    if (app.isLoaded) {
      app.languageTrouble = wanted;
      app.changed();
    } else {
      app.link.close();
      app.world.tell("failed"); // without words of our own the static text is better
    }
  }
}
