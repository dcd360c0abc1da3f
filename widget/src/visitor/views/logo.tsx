/**
 * The picture of who offers the line. It is drawn, and no image: a partner's policy counts for the sealed frame too, and
 * what it refuses is reported to whoever collects the partner's reports, who would hear that somebody is here.
 */

import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FrameConfig } from "../../core/frame-messages";
import type { RouteAnswer, RoutePath } from "../../core/protocol";
import type { VisitorApp } from "../app";

type LogoRoute = "GET /logo/{embed}";

/** Asked for once; without it nothing is missing. */
let asked: Promise<ImageBitmap | null> | undefined;

async function fetchLogo({ origin, embed }: FrameConfig): Promise<ImageBitmap | null> {
  try {
    const path: RoutePath<LogoRoute> = `/logo/${encodeURIComponent(embed)}`;
    const answer = await fetch(origin + path, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
    });
    const { logo } = (await answer.json()) as RouteAnswer<LogoRoute>;
    const bytes = Uint8Array.from(atob(logo), (sign) => sign.charCodeAt(0));
    return await createImageBitmap(new Blob([bytes]));
  } catch {
    return null;
  }
}

export function Logo({ app }: { readonly app: VisitorApp }): VNode | null {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  useEffect(() => {
    asked ??= fetchLogo(app.world.config);
    void asked.then(setPicture);
  }, []);
  useLayoutEffect(() => {
    if (picture !== null) {
      canvas.current?.getContext("2d")?.drawImage(picture, 0, 0);
    }
  }, [picture]);
  if (picture === null) {
    return null;
  }
  const { width, height } = picture;
  return (
    <canvas class="logo" ref={canvas} width={width} height={height} role="img" aria-label={app.profile?.organisation} />
  );
}
