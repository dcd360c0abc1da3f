/** The page: make a root, or open one; then certify and revoke with it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../ui/button";
import { inFours } from "./keeper";
import { Certify, Revoke } from "./signing";
import { Area, Field, giveFile, type OfKeeper, Section } from "./parts";
import { LANGUAGES, NAMES } from "./words";

interface PageProps extends OfKeeper {
  readonly isOnline: boolean;
  readonly onLanguage: () => void;
}

export function Page({ keeper, words, isOnline, onLanguage }: PageProps): JSX.Element {
  return (
    <>
      <main>
        <nav class="row" aria-label={words.say("languages")}>
          {LANGUAGES.map((one) => (
            <Button
              key={one}
              lang={one}
              isPressed={one === words.language}
              onPress={() => {
                words.language = one;
                onLanguage();
              }}
            >
              {NAMES[one]}
            </Button>
          ))}
        </nav>
        <h1>{words.say("title")}</h1>
        <p>{words.say("what")}</p>
        <div role="status">
          {isOnline && <p class="note warn">{words.say("online")}</p>}
          {keeper.isBusy && <p class="note">{words.say("busy")}</p>}
        </div>
        <div role="alert">{keeper.wrong !== null && <p class="note warn">{words.say(`wrong.${keeper.wrong}`)}</p>}</div>
        {keeper.root === null ? (
          <>
            <Make keeper={keeper} words={words} />
            {keeper.words === null && <Open keeper={keeper} words={words} />}
          </>
        ) : (
          <>
            <Opened keeper={keeper} words={words} />
            <Certify keeper={keeper} words={words} />
            <Revoke keeper={keeper} words={words} />
          </>
        )}
      </main>
      {keeper.root !== null && <Paper keeper={keeper} words={words} />}
    </>
  );
}

function Make({ keeper, words }: OfKeeper): JSX.Element {
  const [typed, setTyped] = useState("");
  return (
    <Section title={words.say("make")}>
      <p>{words.say("make_what")}</p>
      {keeper.words === null && (
        <Button look="main" onPress={() => keeper.draw()}>
          {words.say("make_draw")}
        </Button>
      )}
      {keeper.words !== null && !keeper.areWordsWritten && (
        <>
          <p>{words.say("make_write")}</p>
          <ol class="six" lang="en">
            {keeper.words.map((word) => (
              <li key={word}>{word}</li>
            ))}
          </ol>
          <Button look="main" onPress={() => keeper.written()}>
            {words.say("make_written")}
          </Button>
        </>
      )}
      {keeper.words !== null && keeper.areWordsWritten && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void keeper.make(typed);
          }}
        >
          <Field label={words.say("words_again")} value={typed} onWrite={setTyped} isFirst />
          <Button look="main" isOff={keeper.isBusy}>
            {words.say("make_do")}
          </Button>
        </form>
      )}
    </Section>
  );
}

function Open({ keeper, words }: OfKeeper): JSX.Element {
  const [file, setFile] = useState<File | null>(null);
  const [typed, setTyped] = useState("");
  return (
    <Section title={words.say("open")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void file?.text().then((text) => keeper.open(text, typed));
        }}
      >
        <label>
          {words.say("open_file")}
          <input type="file" required onChange={({ currentTarget }) => setFile(currentTarget.files?.[0] ?? null)} />
        </label>
        <Field label={words.say("open_words")} value={typed} onWrite={setTyped} isHidden />
        <Button isOff={keeper.isBusy || file === null}>{words.say("open_do")}</Button>
      </form>
    </Section>
  );
}

function Opened({ keeper, words }: OfKeeper): JSX.Element {
  const { file, publicKey } = keeper;
  return (
    <Section title={words.say("opened")}>
      {file !== null && (
        <>
          <p>{words.say("made_what")}</p>
          <Button look="main" onPress={() => giveFile("root.key", file)}>
            {words.say("made_save")}
          </Button>
        </>
      )}
      <Area
        label={words.say("public_key")}
        hint={words.say("public_how")}
        value={publicKey}
        words={words}
        name="root.pub"
      />
      <p>
        {words.say("public_fours")} <code class="key">{inFours(publicKey)}</code>
      </p>
      <div class="row">
        <Button onPress={() => print()}>{words.say("print")}</Button>
        <Button onPress={() => keeper.close()}>{words.say("close")}</Button>
      </div>
    </Section>
  );
}

/** Printed alone: the public key, twice, for two places. */
function Paper({ keeper, words }: OfKeeper): JSX.Element {
  return (
    <div class="paper" aria-hidden="true">
      {[1, 2].map((copy) => (
        <div key={copy} class="sheet">
          <p>{words.say("title")}</p>
          <p>{words.say("paper_what")}</p>
          <p class="key">{inFours(keeper.publicKey)}</p>
          <p class="key">{keeper.publicKey}</p>
          <p>{words.say("paper_blank")}</p>
        </div>
      ))}
    </div>
  );
}
