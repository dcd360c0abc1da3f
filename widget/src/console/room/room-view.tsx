/**
 * The room of the staff beside the talks. It must never be taken for a talk with a visitor: it has a frame, a ground and a
 * name of its own, says to whom each word goes, and asks before the first word after another talk.
 */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { RoomGuest, RoomMember } from "../../core/protocol";
import type { Entry } from "../../core/timeline";
import { Button } from "../../ui/button";
import { Composer } from "../../ui/composer";
import { isLost, Log, Message } from "../../ui/messages";
import type { ConsoleApp, OfApp } from "../app";
import { keysOf } from "../keyboard";
import { composerId } from "../panes/numbers";
import { Question } from "../question";
import type { LineRoom } from "./rooms";

export const ROOM_ID = "staff-room";
const WRITE_ID = "write-room";
const ASKED_MAX_CHARS = 300;

interface OfRoom extends OfApp {
  readonly room: LineRoom;
}

/** Opens it with the focus in its box, or goes there; pressed once more inside, it closes. Nobody leaves it by that. */
export function toggleRoom(app: ConsoleApp): boolean {
  const { rooms } = app;
  if (rooms.current === null) return false;
  const section = document.getElementById(ROOM_ID);
  if (rooms.isOpen.value && section?.contains(document.activeElement) === true) {
    closeRoom(app);
    return true;
  }
  app.guide.close();
  app.services.close();
  app.cards.close();
  app.show("work");
  rooms.isOpen.value = true;
  setTimeout(() => {
    const box = document.getElementById(WRITE_ID) as HTMLTextAreaElement | null;
    (box === null || box.disabled ? document.getElementById(ROOM_ID) : box)?.focus();
  });
  return true;
}

/** Away from the screen, and back to where the counsellor was writing; the words stay until the room is left. */
export function closeRoom(app: ConsoleApp): void {
  app.rooms.isOpen.value = false;
  app.panes.outOfRoom();
  const pane = app.panes.inFocus ?? app.panes.open[0];
  if (pane !== undefined) setTimeout(() => document.getElementById(composerId(pane.number))?.focus());
}

/** How many new words and guests wait there, for the head of the console. */
export function RoomSwitch({ app }: OfApp): JSX.Element | null {
  const { rooms, texts } = app;
  if (rooms.current === null) return null;
  const n = rooms.unread;
  return (
    <Button
      class="room-switch"
      isPressed={app.isRoomShown}
      keys={keysOf("room")}
      onPress={() => (app.isRoomShown ? closeRoom(app) : void toggleRoom(app))}
    >
      <span>
        {texts.say("nav.room")}
        {n > 0 && ` (${n})`}
      </span>
    </Button>
  );
}

export function RoomView({ app }: OfApp): JSX.Element | null {
  const { rooms, texts } = app;
  const room = rooms.current;
  if (!rooms.isOpen.value || room === null) return null;
  const focus = (): void => app.panes.enterRoom(room.state.conversation, Date.now());
  return (
    <aside
      id={ROOM_ID}
      class="guide room"
      data-region
      tabIndex={-1}
      aria-label={texts.say("room.title", { line: room.state.name })}
      onFocusCapture={focus}
      onPointerDown={focus}
    >
      <header class="room-head">
        <div class="row room-name">
          <h2>{texts.say("room.title", { line: room.state.name })}</h2>
          <Button keys="Esc" onPress={() => closeRoom(app)}>
            {texts.say("shared.close")}
          </Button>
        </div>
        <p>
          <strong>{texts.say("room.not_a_talk")}</strong>
        </p>
        {rooms.all.length > 1 && <Choice app={app} />}
      </header>
      {room.isIn ? <Inside key={room.line} app={app} room={room} /> : <Outside key={room.line} app={app} room={room} />}
    </aside>
  );
}

function Choice({ app }: OfApp): JSX.Element {
  const { rooms, texts } = app;
  return (
    <nav class="row" aria-label={texts.say("room.which")}>
      {rooms.all.map((one) => (
        <Button key={one.line} isCurrent={one === rooms.current} onPress={() => (rooms.shown.value = one.line)}>
          {one.unread > 0 ? `${one.state.name} (${one.unread})` : one.state.name}
        </Button>
      ))}
    </nav>
  );
}

function Outside({ app, room }: OfRoom): JSX.Element {
  const { texts, rooms } = app;
  const { note, state } = room;
  return (
    <>
      <div role="status">{note !== null && <p class="note">{texts.say(`room.note_${note}`)}</p>}</div>
      <p class="hint">{texts.say("room.what")}</p>
      <People app={app} room={room} />
      <Button look="main" onPress={() => void rooms.enter(room)}>
        {texts.say(state.members.length === 0 ? "room.begin" : "room.enter")}
      </Button>
    </>
  );
}

function Inside({ app, room }: OfRoom): JSX.Element {
  const { texts } = app;
  return (
    <>
      <div class="room-stage">
        <p class="room-reminder">{texts.say("room.reminder")}</p>
        <Asking app={app} room={room} />
        <Code app={app} room={room} />
        <People app={app} room={room} />
        <Keys app={app} room={room} />
        <Doings app={app} room={room} />
      </div>
      <Words app={app} room={room} />
      <Write app={app} room={room} />
    </>
  );
}

/** Guests who ask to be let in: by name, by somebody who knows who it is. */
function Asking({ app, room }: OfRoom): JSX.Element {
  return (
    <div role="status">
      {room.state.guests.map((guest) => (
        <OneAsking key={guest.member} app={app} room={room} guest={guest} />
      ))}
    </div>
  );
}

function OneAsking({ app, room, guest }: OfRoom & { readonly guest: RoomGuest }): JSX.Element {
  const { texts, rooms } = app;
  const { name, office, member } = guest;
  return (
    <section class="note warn" aria-label={texts.say("room.asks", { name, office })}>
      <p>
        <strong>{texts.say("room.asks", { name, office })}</strong>
      </p>
      <p>{texts.say("room.asks_how")}</p>
      <div class="row">
        <Button look="main" onPress={() => rooms.admit(room, member)}>
          {texts.say("room.admit", { name })}
        </Button>
        <Button onPress={() => rooms.turnAway(room, member)}>{texts.say("room.refuse", { name })}</Button>
      </div>
    </section>
  );
}

function People({ app, room }: OfRoom): JSX.Element {
  const { texts } = app;
  const { members } = room.state;
  if (members.length === 0) return <p class="hint">{texts.say("room.empty")}</p>;
  const many = texts.say("room.people", { n: members.length });
  const guests = members.filter(({ kind }) => kind === "guest");
  const list = (some: readonly RoomMember[], label: string): JSX.Element => (
    <ul class="room-people" aria-label={label}>
      {some.map((member) => (
        <Someone key={member.member} app={app} room={room} member={member} />
      ))}
    </ul>
  );
  return (
    <div>
      {guests.length > 0 && list(guests, texts.say("room.guests", { n: guests.length }))}
      <details>
        <summary>{guests.length > 0 ? `${many} · ${texts.say("room.guests", { n: guests.length })}` : many}</summary>
        {list(
          members.filter(({ kind }) => kind === "staff"),
          many,
        )}
      </details>
    </div>
  );
}

function Someone({ app, room, member }: OfRoom & { readonly member: RoomMember }): JSX.Element {
  const { texts, rooms } = app;
  const [isAsking, setAsking] = useState(false);
  const isGuest = member.kind === "guest";
  const isMe = member.member === room.state.member;
  const name = room.talk?.personOf(member)?.alias ?? member.name; // by her keys, where this page has seen them
  const { office } = member;
  return (
    <li class={isGuest ? "room-guest" : undefined}>
      <span>
        {isMe ? `${name} (${texts.say("shared.you")})` : name}
        {isGuest ? ` · ${office}` : ` · ${texts.sayOr(`staff.role_${member.role}`, "staff.role_counsellor")}`}
        {isGuest && <strong class="room-mark">{texts.say("room.guest_mark")}</strong>}
        {member.stage !== "here" && <em> · {texts.say("room.coming")}</em>}
      </span>
      {isGuest && room.isIn && (
        <Button onPress={() => setAsking(true)}>{texts.say("room.show_out_who", { name })}</Button>
      )}
      {isAsking && (
        <Question
          class="of-room"
          title={texts.say("room.show_out_ask", { name })}
          yes={texts.say("room.show_out_who", { name })}
          no={texts.say("room.no")}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            rooms.turnAway(room, member.member);
          }}
        >
          <p>{texts.say("room.show_out_what")}</p>
        </Question>
      )}
    </li>
  );
}

/** How it stands with the keys: nothing is said as sealed that this page has not seen in its own tree. */
function Keys({ app, room }: OfRoom): JSX.Element {
  const { texts } = app;
  const { talk } = room;
  const strangers = talk?.strangers ?? [];
  const isDue = room.state.is_due || strangers.length === 0;
  return (
    <div role="status">
      {talk?.fault != null && (
        <div class="note warn">
          <p>{texts.say("room.fault")}</p>
          <Button onPress={() => talk.again()}>{texts.say("shared.retry")}</Button>
        </div>
      )}
      {talk?.fault === null && !talk.isSealed && <p class="note">{texts.say("room.waiting")}</p>}
      {!isDue && (
        <p class="note warn">
          {texts.say("room.strangers", { names: strangers.map(({ alias }) => alias ?? "?").join(", ") })}
        </p>
      )}
      {room.safetyWords !== null && (
        <div class="note">
          <strong class="safety">{room.safetyWords.join(" · ")}</strong>
          <p>{texts.say("room.words_how")}</p>
        </div>
      )}
    </div>
  );
}

function Words({ app, room }: OfRoom): JSX.Element {
  const { texts } = app;
  const { talk } = room;
  const entries = talk?.timeline.entries ?? [];
  const typing = talk?.typingNow ?? null;
  return (
    <Log
      label={texts.say("room.log")}
      entries={entries}
      isReadOut={false}
      toNew={texts.say("talk.to_new")}
      typing={typing === null ? "" : texts.say("company.typing", { alias: typing.alias ?? "" })}
      top={entries.length === 0 ? <p class="hint">{texts.say("room.no_words")}</p> : null}
    >
      {entries.map((entry) => (
        <OneEntry key={entry.key} app={app} room={room} entry={entry} />
      ))}
    </Log>
  );
}

function OneEntry({ app, room, entry }: OfRoom & { readonly entry: Entry }): JSX.Element | null {
  const { texts } = app;
  if (entry.is === "gap") return <li class="note warn">{texts.say("talk.gap")}</li>;
  if (entry.is === "said") {
    const { mine, alias, office, at, text, mark } = entry;
    const who = mine ? texts.say("shared.you") : (alias ?? "");
    const by = office === undefined ? who : texts.say("room.by_guest", { name: who, office });
    return (
      <Message
        isMine={mine}
        by={`${by} · ${texts.time(at / 1000)}`}
        mark={mark === null || mark === "sent" || mark === "delivered" ? null : texts.say(`talk.mark_${mark}`)}
        isBad={isLost(mark)}
        act={
          mark === "withheld" && (
            <Button onPress={() => room.talk?.sendToAll(entry.key)}>{texts.say("talk.send_withheld")}</Button>
          )
        }
      >
        {text}
      </Message>
    );
  }
  const { who, what } = entry;
  if (what !== "joined" && what !== "left") return null;
  if (!entry.isBeside) return <li class="sign">{texts.say(`room.me_${what}`)}</li>;
  const name = who?.role === "guest" ? `${who.alias} (${who.organisation})` : (who?.alias ?? "");
  return <li class="sign">{texts.say(who?.role === "guest" ? `room.guest_${what}` : `room.${what}`, { name })}</li>;
}

function Write({ app, room }: OfRoom): JSX.Element {
  const { texts, rooms, panes } = app;
  const [isAsking, setAsking] = useState(false);
  const canSend = room.talk?.canWrite === true;
  const isAlone = room.talk?.isSealed === true && room.talk.roster.length < 2;
  const send = (): void => {
    if (panes.mustAskRoom(room.state.conversation, Date.now())) setAsking(true);
    else sent();
  };
  const sent = (): void => {
    if (rooms.send(room)) panes.sentToRoom(room.state.conversation);
  };
  const readers = texts.say("room.readers", { n: Math.max(0, (room.talk?.roster.length ?? 0) - 1) });
  const guests = room.guestsIn > 0 ? ` ${texts.say("room.readers_guests", { n: room.guestsIn })}` : "";
  return (
    <>
      <Composer
        id={WRITE_ID}
        label={texts.say("room.write")}
        isLabelSeen
        send={texts.say("room.send")}
        draft={room.draft}
        canSend={canSend}
        onDraft={(text) => {
          panes.typedInRoom(room.state.conversation, text);
          rooms.typed(room, text);
        }}
        onSend={send}
      >
        {canSend ? `${readers}${guests}` : texts.say(isAlone ? "room.alone" : "room.not_yet")}
      </Composer>
      {isAsking && (
        <Question
          class="of-room"
          title={texts.say("room.confirm_ask")}
          yes={texts.say("room.confirm_send")}
          no={texts.say("talk.confirm_keep")}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            panes.confirmed(room.state.conversation);
            sent();
          }}
        >
          <blockquote>{`“${room.draft.trim().slice(0, ASKED_MAX_CHARS)}”`}</blockquote>
          <p>
            {texts.say("room.confirm_what")} {readers}
            {guests}
          </p>
        </Question>
      )}
    </>
  );
}

function Doings({ app, room }: OfRoom): JSX.Element {
  const { texts, rooms } = app;
  const [isLeaving, setLeaving] = useState(false);
  const paused = room.state.codes_paused_until;
  const isPaused = paused !== null && paused > app.clock.now();
  return (
    <>
      {isPaused && <p class="note warn">{texts.say("room.codes_paused", { time: texts.time(paused) })}</p>}
      <div class="row room-doings">
        <Button isOff={room.talk?.isSealed !== true || isPaused} onPress={() => void rooms.makeCode(room)}>
          {texts.say("room.make_code")}
        </Button>
        <Button
          isPressed={room.safetyWords !== null}
          isOff={room.talk?.isSealed !== true}
          onPress={() => void rooms.toggleSafetyWords(room)}
        >
          {texts.say("talk.words")}
        </Button>
        <Button onPress={() => setLeaving(true)}>{texts.say("room.leave")}</Button>
      </div>
      {isLeaving && (
        <Question
          class="of-room"
          title={texts.say("room.leave_ask")}
          yes={texts.say("room.leave")}
          no={texts.say("room.no")}
          onNo={() => setLeaving(false)}
          onYes={() => {
            setLeaving(false);
            app.panes.leftRoom(room.state.conversation);
            rooms.leave(room);
          }}
        >
          <p>{texts.say("room.leave_what")}</p>
        </Question>
      )}
    </>
  );
}

/** Shown once, to be read out by telephone. */
function Code({ app, room }: OfRoom): JSX.Element {
  const { texts, rooms } = app;
  const { code } = room;
  return (
    <div role="status">
      {code !== null && (
        <section class="note room-code" aria-label={texts.say("room.code_title")}>
          <p>{texts.say("room.code_how")}</p>
          <p class="room-address">{`${app.origin}/g/${room.line}`}</p>
          <p class="room-digits">{code.code.replace(/(\d{3})(?=\d)/g, "$1 ")}</p>
          <p>{texts.say("room.code_until", { time: texts.time(code.until) })}</p>
          <Button onPress={() => rooms.putCodeAway(room)}>{texts.say("room.code_away")}</Button>
        </section>
      )}
    </div>
  );
}
