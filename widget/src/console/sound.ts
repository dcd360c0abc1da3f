/** One quiet tone for an offer or new words. Off until somebody turns it on; made here, so that no file is loaded. */

const TONE_HERTZ = 440;
const TONE_SECONDS = 0.25;
const TONE_GAIN = 0.08;

export interface Sound {
  play(): void;
}

/** The context is made at the first tone: browsers allow it only after a person has acted. */
export function tone(): Sound {
  let context: AudioContext | null = null;
  return {
    play() {
      try {
        context ??= new AudioContext();
        ring(context);
      } catch {
        // No sound on this machine: the words and the badge are there.
      }
    },
  };
}

function ring(context: AudioContext): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  const end = context.currentTime + TONE_SECONDS;
  oscillator.frequency.value = TONE_HERTZ;
  gain.gain.setValueAtTime(TONE_GAIN, context.currentTime);
  gain.gain.linearRampToValueAtTime(0, end);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start();
  oscillator.stop(end);
}
