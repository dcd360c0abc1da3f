/** Writes a built file with its compressed forms beside it, and remembers its hash and sizes for the manifest. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const integrityOf = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

const compressed = (bytes, more) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, ...more },
  });

/**
 * Of a short script it is tried whether it has more to learn in small blocks or in those of the encoder's choice (0), and how its
 * distances are written best (RFC 7932, section 4): the encoder itself knows neither, and is up to 0.8 percent longer. A long one
 * takes a second for each.
 */
const SHORT_MAX_BYTES = 100_000;
const SHORT_FORMS = [0, 16].flatMap((block) =>
  [0, 1, 2, 3].map((postfix) => ({
    [constants.BROTLI_PARAM_LGBLOCK]: block,
    [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
  })),
);

export const brotli = (bytes) =>
  (bytes.length > SHORT_MAX_BYTES ? [{}] : SHORT_FORMS)
    .map((more) => compressed(bytes, more))
    .reduce((least, one) => (one.length < least.length ? one : least));

/** A folder that is being filled. `files` is what the manifest says, path → facts. */
export class Output {
  files = {};

  constructor(folder) {
    this.folder = folder;
  }

  /** Write `content` at `path`, with `.br` and `.gz` beside it; returns what pins it. `short` is for where bytes count. */
  add(path, content) {
    const bytes = Buffer.from(content);
    const target = join(this.folder, path);
    mkdirSync(dirname(target), { recursive: true });
    const [br, gz] = [brotli(bytes), gzipSync(bytes, { level: 9 })];
    writeFileSync(target, bytes);
    writeFileSync(`${target}.br`, br);
    writeFileSync(`${target}.gz`, gz);
    const integrity = integrityOf(bytes);
    this.files[path] = { integrity, raw: bytes.length, gzip: gz.length, brotli: br.length, br: integrityOf(br) };
    return { file: `/${path}`, integrity, short: createHash("sha256").update(bytes).digest("base64") };
  }

  /**
   * `facts`, then every file with its hash and sizes in bytes, sorted, so that the same input gives the same bytes.
   * Also beside the release's files, for whoever has pinned it to read.
   */
  writeManifest(facts) {
    const files = Object.fromEntries(Object.entries(this.files).sort(([a], [b]) => (a < b ? -1 : 1)));
    const text = `${JSON.stringify({ ...facts, files }, null, 2)}\n`;
    for (const path of ["manifest.json", `w/${facts.version}/manifest.json`])
      writeFileSync(join(this.folder, path), text);
  }
}
