/** A change of our own waits for the daemon: it is taken, or it never was. */
import { describe, expect, test } from "vitest";
import { commitIn, faultOf, met, Organisation, say, text, words } from "./people";

describe("a commit of our own", () => {
  const invite = async () => {
    const help = await Organisation.found();
    const { visitor, counsellor } = await met(help);
    const joining = await help.joining("specialist", "Kaisa");
    const added = await visitor.add([joining.keyPackage]);
    return { help, visitor, counsellor, joining, ...added };
  };

  test("changes nothing before the daemon has taken it", async () => {
    const { visitor, counsellor, joining, opening, accepted } = await invite();
    expect(visitor.roster()).toHaveLength(2);
    expect(await say(visitor, counsellor, "ennen")).toBe("ennen");
    accepted();
    expect(visitor.roster()).toHaveLength(3);
    const joined = await joining.join(opening);
    expect(await say(visitor, joined, "jälkeen")).toBe("jälkeen");
  });

  test("leaves the group as it was when it is refused, and may be made again", async () => {
    const { help, visitor, counsellor, refused, accepted } = await invite();
    refused();
    accepted(); // too late: nothing
    expect(visitor.roster()).toHaveLength(2);
    expect(await say(visitor, counsellor, "yhä")).toBe("yhä");
    expect(await say(counsellor, visitor, "yhä")).toBe("yhä");
    const again = await help.joining("specialist", "Kaisa");
    const added = await visitor.add([again.keyPackage]);
    added.accepted();
    await counsellor.process(commitIn(added.opening));
    const joined = await again.join(added.opening);
    for (const group of [counsellor, joined]) expect(await say(visitor, group, "kolme")).toBe("kolme");
  });

  test("is the only one under way", async () => {
    const { visitor, accepted } = await invite();
    expect(await faultOf(() => visitor.remove(1))).toBe("not_permitted");
    accepted();
    accepted(); // said twice: once
    expect(visitor.roster()).toHaveLength(3);
    expect(await faultOf(() => visitor.remove(1))).toBe("none");
  });

  test("sent back to us is a replay", async () => {
    const { visitor, opening, accepted } = await invite();
    accepted();
    expect(await faultOf(() => visitor.process(commitIn(opening)))).toBe("replayed");
  });

  test("may be taken while something else runs", async () => {
    const { visitor, counsellor, opening, accepted } = await invite();
    const running = visitor.seal(text("samalla"));
    for (let i = 0; i < 10; i += 1) await Promise.resolve(); // it has begun, and is not done
    accepted();
    expect(visitor.roster()).toHaveLength(2);
    const after = visitor.seal(text("sitten"));
    await counsellor.process(commitIn(opening));
    for (const message of [await running, await after])
      expect(await faultOf(() => counsellor.open(message))).toBe("none");
    expect(visitor.roster()).toHaveLength(3);
  });

  test("does not bring back keys of what was read meanwhile, nor lose those of what comes late", async () => {
    const { visitor, counsellor, accepted } = await invite();
    const [early, late] = [await counsellor.seal(text("aikainen")), await counsellor.seal(text("myöhäinen"))];
    await visitor.open(early);
    accepted();
    expect(await faultOf(() => visitor.open(early))).toBe("replayed");
    expect(words((await visitor.open(late)).payload)).toBe("myöhäinen");
    expect(await faultOf(() => visitor.open(late))).toBe("replayed");
  });

  test("is forgotten when the page is wiped", async () => {
    const { visitor, accepted, refused } = await invite();
    visitor.wipe();
    accepted();
    refused();
    expect(() => visitor.roster()).toThrow("gone");
  });
});
