/** A place on the screen for what another script draws there: its own copy of Preact knows nothing of what stands around it. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { VisitorApp } from "../app";
import { useHelp } from "../help";
import type { TalkProps } from "../world";

const draw = ({ world }: VisitorApp, part: TalkProps["part"]) =>
  part === "info" ? world.info() : world.later()?.drawTalk;

export function Apart({ app, way, part }: Omit<TalkProps, "openHelp">): VNode {
  const place = useRef<HTMLDivElement>(null);
  const openHelp = useHelp();
  useLayoutEffect(() => {
    if (place.current !== null) {
      draw(app, part)?.(place.current, { app, way, part, openHelp });
    }
  });
  useLayoutEffect(() => {
    const drawn = place.current;
    return () => {
      if (drawn !== null) {
        draw(app, part)?.(drawn, null);
      }
    };
  }, []);
  return <div class={part === "draft" ? undefined : "apart"} ref={place} />;
}
