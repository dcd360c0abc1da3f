/** The first screen: a one-time link is the only way in, and every way it can fail has its words. */

import type { JSX } from "preact";
import type { App } from "./parts";

export function SignIn({ app, onRetry }: { readonly app: App; readonly onRetry: () => void }): JSX.Element {
  const { model, texts } = app;
  const isWorking = model.phase.value === "loading";
  const why = model.signedOut.value;
  const canRetry = why === "offline" || why === "trouble";
  return (
    <main class="card" data-region>
      <h1 tabIndex={-1}>{texts.say("signin.title")}</h1>
      {isWorking ? (
        <p role="status">{texts.say("signin.working")}</p>
      ) : (
        <>
          {why !== "how" && (
            <p class="note warn" role="alert">
              {texts.say(`signin.${why}`)}
            </p>
          )}
          <p>{texts.say("signin.how")}</p>
          <p class="hint">{texts.say("help.not_pinned")}</p>
          {canRetry && (
            <button type="button" class="strong" onClick={onRetry}>
              {texts.say("shared.retry")}
            </button>
          )}
        </>
      )}
    </main>
  );
}
