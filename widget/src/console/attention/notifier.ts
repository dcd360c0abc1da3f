/** A notification of the desktop without content: only that something waits. Asked for by a person, and never by a visitor's page. */

export interface Notifier {
  /** `missing`: this browser has none, or only through a worker. */
  readonly permission: NotificationPermission | "missing";
  /** The browser's own question; to be called with a press of a person. */
  ask(): Promise<void>;
  /** One at a time: a second replaces the first. */
  show(title: string, words: string, onPress: () => void): void;
  close(): void;
}

const TAG = "avoinlinja.console";

export function desktopNotifier(): Notifier {
  let shown: Notification | null = null;
  let isMissing = !("Notification" in globalThis);
  const notifier: Notifier = {
    get permission() {
      return isMissing ? "missing" : Notification.permission;
    },
    async ask() {
      if (!isMissing) await Notification.requestPermission();
    },
    show(title, words, onPress) {
      if (notifier.permission !== "granted") return;
      notifier.close();
      try {
        // Silent: the console has tones of its own. It stays until it is answered, for an offer is there for seconds only.
        shown = new Notification(title, { body: words, tag: TAG, silent: true, requireInteraction: true });
        shown.onclick = onPress;
      } catch {
        isMissing = true; // phones have it through a worker only
      }
    },
    close() {
      shown?.close();
      shown = null;
    },
  };
  return notifier;
}
