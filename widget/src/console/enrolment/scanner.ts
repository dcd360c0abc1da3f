/** Reads a QR code with this device's camera: by the browser's own detector where there is one, else by the library. */

import decodeQR from "qr/decode.js";

const LOOK_EVERY_MS = 250;

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
declare global {
  var BarcodeDetector: (new (options: { formats: readonly string[] }) => Detector) | undefined;
}

export const canScan = (): boolean => navigator.mediaDevices?.getUserMedia !== undefined;

/** Shows the camera in `video` until something is read, and tells every text; returns how to stop. Raises: DOMException without a camera. */
export async function scan(video: HTMLVideoElement, read: (text: string) => boolean): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  video.srcObject = stream;
  await video.play();
  const look = lookerOf(video);
  let isOver = false;
  const stop = (): void => {
    isOver = true;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  const again = async (): Promise<void> => {
    if (isOver) return;
    const text = await look().catch(() => null);
    if (!isOver && text !== null && read(text)) stop();
    else setTimeout(() => void again(), LOOK_EVERY_MS);
  };
  void again();
  return stop;
}

function lookerOf(video: HTMLVideoElement): () => Promise<string | null> {
  const Native = globalThis.BarcodeDetector;
  if (Native !== undefined) {
    const detector = new Native({ formats: ["qr_code"] });
    return async () => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const canvas = document.createElement("canvas");
  return async () => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context === null || canvas.width === 0) return null;
    context.drawImage(video, 0, 0);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return null; // no code in this picture
    }
  };
}
