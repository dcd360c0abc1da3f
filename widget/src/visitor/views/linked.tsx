/** Words with what can be tapped in them: numbers call; a page opens after a question, in a tab that knows nothing of this one. Text nodes only. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { type Piece, piecesOf } from "../../core/pieces";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import type { Way } from "../leave";
import { useWords } from "../words";
import { Top } from "./frame";
import { NumberLink } from "./numbers";

type Page = Piece & { readonly is: "page" };

interface LinkedProps {
  readonly text: string;
  readonly way: Way;
  /** Which pages can be opened; the others are words. */
  readonly isAllowed?: (address: string) => boolean;
}

export function Linked({ text, way, isAllowed = () => true }: LinkedProps): VNode {
  const [asked, setAsked] = useState<Page | null>(null);
  return (
    <>
      {piecesOf(text).map((piece, at) => {
        if (piece.is === "number") {
          return <NumberLink key={at} number={piece.text} digits={piece.digits} />;
        }
        return piece.is === "text" || !isAllowed(piece.address) ? (
          piece.text
        ) : (
          <button key={at} type="button" class="link" onClick={() => setAsked(piece)}>
            {piece.text}
          </button>
        );
      })}
      {asked !== null && <OpenPage page={asked} way={way} onBack={() => setAsked(null)} />}
    </>
  );
}

function OpenPage(props: { readonly page: Page; readonly way: Way; readonly onBack: () => void }): VNode {
  const t = useWords();
  const { page, way, onBack } = props;
  return (
    <Dialog title={t("link.title")} top={<Top way={way} />} onCancel={onBack}>
      <p translate={false}>
        <strong>{page.host}</strong>
      </p>
      <p class="small soft" translate={false}>
        {page.address}
      </p>
      <p>{t("link.text")}</p>
      <div class="row row-end">
        <Button isFirst onPress={onBack}>
          {t("link.no")}
        </Button>
        <a class="button button-main" href={page.address} target="_blank" rel="noopener noreferrer" onClick={onBack}>
          {t("link.yes")}
        </a>
      </div>
    </Dialog>
  );
}
