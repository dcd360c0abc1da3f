/** A QR code, drawn as one path: nothing is fetched, nothing is set as markup. */

import encodeQR from "qr";
import type { JSX } from "preact";

const BORDER_MODULES = 4; // as the standard asks for. Source: ISO/IEC 18004

interface QrCodeProps {
  readonly text: string;
  /** What it is, for who does not see it. */
  readonly label: string;
}

export function QrCode({ text, label }: QrCodeProps): JSX.Element {
  const rows = encodeQR(text, "raw", { border: BORDER_MODULES, ecc: "medium" });
  const size = rows.length;
  const path = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
