/** One cipher suite and one shape of leaf for every release: nothing is negotiated, so nothing can be talked down. */
import type { Capabilities } from "ts-mls";
import type { KeyRetentionConfig } from "ts-mls/keyRetentionConfig.js";
import { CLOCK_TOLERANCE_SECONDS, SHIFT_MAX_SECONDS } from "../core/seal-port";

/** X25519, AES-128-GCM, SHA-256, Ed25519. Both ends come from one release, so this is the only place that names it. */
export const SUITE = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

/** What a leaf says that it can do. The library's own default adds random values, so lengths would differ. */
export const CAPABILITIES: Capabilities = {
  versions: ["mls10"],
  ciphersuites: [SUITE],
  extensions: [],
  proposals: [],
  credentials: ["basic"],
};

/**
 * How much of the past stays readable: the epoch before (messages cross commits on the way), 10 messages out of order,
 * gaps of up to 200. In ts-mls 1.6.4 zero epochs would mean *every* epoch, for ever.
 */
export const RETENTION: KeyRetentionConfig = {
  retainKeysForGenerations: 10,
  retainKeysForEpochs: 1,
  maximumForwardRatchetSteps: 200,
};

/**
 * A key package counts for this long after it was made; whoever judges it may have a clock that is an hour off (ADR 0009), so
 * its two ends lie that much further out. The daemon judges the same: tests/wire/key_packages.json.
 */
export const LIFETIME_SECONDS = 3600;
/** From its one end to the other. */
export const LIFETIME_MAX_SECONDS = LIFETIME_SECONDS + 2 * CLOCK_TOLERANCE_SECONDS;

/** For how long after that somebody may have been in a group whom a newcomer meets there: no credential lives longer. */
export const SEATED_MAX_SECONDS = SHIFT_MAX_SECONDS;

/** A visitor's identity, and a guest's: random bytes of this length, which no credential has. */
export const ANONYMOUS_BYTES = 16;
export const GROUP_ID_BYTES = 32;

/** The most leaves of a tree that we join or follow: a power of two, and more than any group needs. */
export const MEMBERS_MAX = 32;

/** Larger things are not looked at, in bytes. A body on the wire holds 24 576. */
export const MESSAGE_MAX_BYTES = 4096 + 512;
export const KEY_PACKAGE_MAX_BYTES = 4096;
export const HANDSHAKE_MAX_BYTES = 24_576;
