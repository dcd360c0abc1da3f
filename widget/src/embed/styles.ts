/** How ours look, and what the frame may, in the partner's page. In a file of their own, for so the build writes them where they are used. */

/** Of box and button: nothing of the browser's, nor of the partner's. So high a `z-index` means the highest there is. A scheme follows. */
export const OURS = "all:initial;z-index:9999999999;background:Canvas;color-scheme:";
/** As large as a chat in the page. */
export const GAP = "all:initial;display:block;height:680px";
export const FRAME = "all:initial;color-scheme:inherit;width:100%;height:100%";
export const BUTTON =
  ";position:fixed;bottom:0;margin:16px;border-radius:24px;outline:revert;cursor:pointer;border:2px solid;padding:10px 16px;white-space:pre-line;font:17px/1.4 system-ui";
export const PANEL =
  "all:revert;position:absolute;inset:0;overflow:auto;padding:4px 16px;background:Canvas;color:CanvasText;font:17px/1.4 system-ui";
export const ROW =
  "all:revert;display:block;margin:12px 0;padding:10px 16px;border:1px solid #8888;font:inherit;color:inherit;background:none";
/** `allow-modals`: the browser's question before the page goes is the frame's own, so that a page that hangs delays no exit. */
export const SANDBOX =
  "allow-scripts allow-modals allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox";
