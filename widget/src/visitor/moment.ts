/** Language → "I need a moment", which is said to the counsellor in the language of the talk. build/texts/plugin.mjs puts it here. */

declare const moments: Readonly<Record<string, string>>;
export default moments;
