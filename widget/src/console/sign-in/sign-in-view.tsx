/** The first screen: a one-time link is the only way in, and every way it can fail has its words. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";

type Props = OfApp & { readonly onRetry: () => void };

export function SignInView({ app, onRetry }: Props): JSX.Element {
  const { signIn, texts } = app;
  return (
    <main class="sheet card" data-region>
      <h1 tabIndex={-1}>{texts.say("signin.title")}</h1>
      {signIn.phase === "loading" ? (
        <p role="status">{texts.say("signin.working")}</p>
      ) : (
        <SignedOut app={app} onRetry={onRetry} />
      )}
    </main>
  );
}

function SignedOut({ app, onRetry }: Props): JSX.Element {
  const { texts } = app;
  const { why } = app.signIn;
  return (
    <>
      {why !== "how" && (
        <p class="note warn" role="alert">
          {texts.say(`signin.${why}`)}
        </p>
      )}
      <p>{texts.say("signin.how")}</p>
      <p class="hint">{app.pinWords}</p>
      {(why === "offline" || why === "trouble") && (
        <Button look="main" onPress={onRetry}>
          {texts.say("shared.retry")}
        </Button>
      )}
    </>
  );
}
