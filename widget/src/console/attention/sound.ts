/** Gentle tones by Web Audio, so that no file is loaded. Each thing has its own, told apart by rise, fall and number. */

export type Tone = "offer" | "words" | "away" | "alarm" | "lost" | "news";

export interface Sound {
  /** `blocked`: the browser waits for a press of a person; `missing`: this machine has none. */
  readonly state: "ready" | "blocked" | "missing";
  /** Told when the state has changed. */
  changed: () => void;
  /** `volume` from 0 to 1. What is played while it is blocked is not made good later: an old offer must not ring. */
  play(tone: Tone, volume: number): void;
  /** To be called with a press of a person. */
  wake(): void;
}

/** Hertz of one note after the other. */
const NOTES: Readonly<Record<Tone, readonly number[]>> = {
  offer: [523, 659, 784],
  words: [587],
  away: [659, 523, 392],
  alarm: [740, 740, 740],
  lost: [440, 330],
  news: [659, 784],
};
const NOTE_SECONDS = 0.18;
const RISE_SECONDS = 0.02;
/** At full volume; a sine of this strength is clear in a quiet room and frightens nobody. */
const GAIN_MAX = 0.3;

/** The context is made at the first tone or press. */
export function webAudio(make: () => AudioContext = () => new AudioContext()): Sound {
  let context: AudioContext | null = null;
  let isMissing = false;
  const sound: Sound = {
    get state() {
      if (isMissing) return "missing";
      return context?.state === "running" ? "ready" : "blocked";
    },
    changed: () => {},
    play(tone, volume) {
      sound.wake();
      if (context?.state === "running") ring(context, NOTES[tone], volume);
    },
    wake() {
      try {
        context ??= listened(make(), () => sound.changed());
        if (context.state !== "running") context.resume().catch(() => undefined); // only with a press
      } catch {
        isMissing = true; // words, title and notification are there
        sound.changed();
      }
    },
  };
  return sound;
}

function listened(context: AudioContext, changed: () => void): AudioContext {
  context.addEventListener("statechange", changed);
  return context;
}

/** The ear hears loudness by its powers: half of the way is half as loud. */
function ring(context: AudioContext, notes: readonly number[], volume: number): void {
  for (const [at, hertz] of notes.entries()) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const start = context.currentTime + at * NOTE_SECONDS;
    const end = start + NOTE_SECONDS;
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(GAIN_MAX * volume ** 2, start + RISE_SECONDS);
    gain.gain.linearRampToValueAtTime(0, end);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(end);
  }
}
