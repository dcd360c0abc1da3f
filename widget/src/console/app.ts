/** The console without its looks: its parts by what a person sees, and who tells whom. What changes asks for a new picture. */

import { type Board, type ConsoleState, isRefused, type OwnPhrases, type ReadyMade } from "../core/protocol";
import { Acts } from "./acts";
import { Attention } from "./attention/attention";
import type { Notifier } from "./attention/notifier";
import type { Preferences } from "./attention/preferences";
import type { Sound } from "./attention/sound";
import { BoardWatch } from "./board/board";
import { LastHoursWatch } from "./board/last-hours";
import { CardList } from "./cards/cards";
import { Guide } from "./care/guide";
import { Load } from "./care/load";
import { QueueAsked } from "./care/queue";
import { DaemonClock } from "./clock";
import { Askings } from "./company/askings";
import { Colleagues } from "./company/colleagues";
import { Connection } from "./connection";
import { Joining } from "./enrolment/joining";
import { Keys } from "./keys/keys";
import { OwnKeys } from "./keys/own-keys";
import { PageKeys } from "./keys/page-keys";
import { keySource, VaultKeys } from "./keys/vault-keys";
import { Locking } from "./lock/locking";
import { Organisation } from "./organisation/organisation";
import { httpOrganisationApi } from "./organisation/ports";
import { Ends } from "./panes/ends";
import { letterOf } from "./panes/numbers";
import { Pane, type PaneTools } from "./panes/pane";
import { Panes } from "./panes/panes";
import { httpServicesApi, ServiceList } from "./services/services";
import { Own } from "./phrases/own";
import { Phrases } from "./phrases/ready-made";
import { CallInRoom } from "./call-in/call-in";
import { MailRoom } from "./call-in/mail";
import { RotaRoom } from "./rota/rota";
import { Desk, type DeskTools } from "./shift/desk";
import { Offers } from "./shift/offer";
import { LineRooms } from "./room/rooms";
import { Showing, type View } from "./showing";
import { SignIn } from "./sign-in/sign-in";
import { StaffRoom } from "./staff/staff-room";
import { ceremonyHeard, staffTools } from "./staff/tools";
import type { Texts } from "./texts";
import type { World } from "./world";

export type { World };

export class ConsoleApp {
  /** Called with every change, often: draw once for many. `soon`: after all that is under way. */
  draw: (when: "now" | "soon") => void = () => {};
  readonly texts: Texts;
  readonly sound: Sound;
  readonly notifier: Notifier;
  readonly preferences: Preferences;
  readonly clock: DaemonClock;
  readonly showing: Showing;
  readonly guide: Guide;
  readonly services: ServiceList;
  readonly cards: CardList;
  readonly rota: RotaRoom;
  readonly callIn: CallInRoom;
  readonly mail: MailRoom;
  readonly rooms: LineRooms;
  readonly load = new Load();
  readonly queue: QueueAsked;
  readonly attention: Attention;
  readonly connection: Connection;
  readonly acts: Acts;
  readonly signIn: SignIn;
  readonly own: OwnKeys;
  readonly locking: Locking;
  readonly keys: Keys;
  readonly panes: Panes;
  readonly ends: Ends;
  readonly desk: Desk;
  readonly offers: Offers;
  readonly askings: Askings;
  readonly colleagues: Colleagues;
  readonly board: BoardWatch;
  readonly lastHours: LastHoursWatch;
  readonly staff: StaffRoom;
  readonly organisation: Organisation;
  readonly phrases: Phrases;
  readonly ownPhrases: Own;
  readonly joining: Joining;
  /** This sign-in has had a connection before. */
  private hasGreeted = false;

  constructor(private readonly world: World) {
    const changed = (): void => this.changed();
    this.texts = world.texts;
    this.sound = world.sound;
    this.notifier = world.notifier;
    this.preferences = world.preferences;
    this.sound.changed = changed;
    this.preferences.changed = changed;
    this.texts.changed = () => {
      this.preferences.language.value = this.texts.language.value;
      changed();
    };
    this.clock = new DaemonClock(world.timers, world.buildSeconds);
    this.showing = new Showing(changed);
    this.guide = new Guide(changed);
    this.cards = new CardList(changed);
    const servicesApi = httpServicesApi(() => world.api.call);
    this.services = new ServiceList(() => servicesApi, changed);
    this.rota = new RotaRoom(() => world.api.call, changed);
    this.attention = new Attention(this, world, () => this.picture());
    this.connection = new Connection({ ...world, now: () => this.clock.now() }, this.listener());
    this.mail = new MailRoom(() => world.api.call, changed);
    this.callIn = new CallInRoom({
      connection: this.connection,
      call: () => world.api.call,
      now: () => this.clock.now(),
      isOnShift: () => this.desk.shift !== null,
      onCall: ({ by, name }) =>
        this.attention.tell(this.texts.say("call_in.asked", { who: by, line: name }), { tone: "news" }),
      changed,
    });
    this.acts = new Acts(this.connection, world.timers, changed);
    this.queue = new QueueAsked(this.acts, world.timers, changed);
    const isDemonstration = (): boolean => this.signIn.profile?.is_demonstration === true;
    const pageKeys = new PageKeys(world.signing, world.storage, isDemonstration);
    this.own = new OwnKeys({
      ...world,
      seeds: world.signing,
      page: () => (isDemonstration() ? pageKeys : null),
      opened: () => void this.keys.refreshCredential(),
      rpId: () => this.signIn.profile?.rp_id ?? "",
      changed,
    });
    this.locking = new Locking(this, world);
    this.keys = new Keys({
      ...world,
      source: keySource(isDemonstration, pageKeys, new VaultKeys(this.own, world.signing)),
      now: () => Math.floor(this.clock.now()),
      profile: () => this.signIn.profile,
      changed,
    });
    this.panes = new Panes((...parts) => this.makePane(...parts), changed);
    this.ends = new Ends({ ...world, acts: this.acts, panes: this.panes, desk: () => this.desk, load: this.load });
    this.rooms = new LineRooms({
      ...world,
      connection: this.connection,
      acts: this.acts,
      makeKeys: (line) => this.keys.makeRoomKeys(line),
      isInView: () => this.isRoomShown && world.isLookedAt() && this.isOpen,
      onWords: () => this.attention.room("words"),
      onGuest: (_room, name, office) => this.attention.room("asks", name, office),
      onOver: ({ state }) => {
        this.panes.leftRoom(state.conversation);
        this.attention.room("over");
      },
      changed,
    });
    this.offers = new Offers(this.clock, this.acts, {
      offer: (...told) => this.attention.offer(...told),
      offerGone: () => this.attention.offerGone(),
      accepting: (isTaking) => this.panes.want(isTaking),
    });
    this.askings = new Askings(this.clock, this.acts, {
      asked: (asking) => this.attention.asked(asking),
      over: (asking) => this.attention.askingOver(asking),
      coming: (conversation, isComing) => {
        this.panes.expect(conversation, isComing ? "asked_in" : null);
        this.panes.want(isComing);
      },
    });
    this.colleagues = new Colleagues(this.connection, this.acts, world.timers, changed);
    this.desk = new Desk(this.deskTools(), this.connection, this.acts, this.panes);
    const seen = ({ now }: Board): void => {
      this.clock.heard(now);
      changed();
    };
    this.board = new BoardWatch(this.connection, this.acts, seen, (ringing) => this.attention.rings(ringing));
    this.lastHours = new LastHoursWatch(this.connection, changed);
    const tools = staffTools(this, world);
    this.staff = new StaffRoom(tools);
    const organisationApi = httpOrganisationApi(() => world.api.call);
    this.organisation = new Organisation({ api: () => organisationApi, changed });
    this.phrases = new Phrases(() => world.api.call<ReadyMade>("GET", "/api/ready-made", {}), changed);
    this.ownPhrases = new Own({
      told: () => this.phrases.now,
      keep: (version, own) => world.api.call<OwnPhrases>("POST", "/api/ready-made/own", { version, own }),
      kept: (now) => this.phrases.keptOwn(now),
      load: () => this.phrases.load(),
      changed,
    });
    this.joining = new Joining(tools, () => this.signIn.signs);
    this.signIn = new SignIn({
      ...world,
      own: this.own,
      prepare: () => this.keys.prepare(),
      entered: () => this.connect(),
      left: () => this.left(),
      changed,
    });
  }

  /** Something has changed, if only the time: a new picture, and whoever must know is told. */
  changed(): void {
    this.attention.look();
    this.picture();
  }

  /** What the daemon tells is drawn a task later, for its answer goes first; what a person does, at once (ADR 0076). */
  private picture(): void {
    this.draw(this.connection.isHearing ? "soon" : "now");
  }

  /** Who could change this program: nobody but the site that pins it, or whoever runs the line. */
  get pinWords(): string {
    return this.texts.say(this.world.isPinned ? "help.pinned" : "help.not_pinned");
  }

  /** The daemon speaks with pages of this release no more: there is no connection until it is loaded again. */
  get isRetired(): boolean {
    return this.connection.refused === "retired_version";
  }

  /** The daemon serves another release than this page is of. */
  get isOld(): boolean {
    const build = this.signIn.profile?.build ?? "";
    return this.isRetired || (build !== "" && build !== this.world.build);
  }

  /** The talks are on the screen, and neither covered nor locked. */
  private get isOpen(): boolean {
    return this.showing.view.value === "work" && this.showing.cover.value === "open" && !this.locking.isLocked;
  }

  /** Beside the talks stands one thing at a time. */
  get isRoomShown(): boolean {
    return this.rooms.isOpen.value && ![this.guide, this.services, this.cards].some(({ isOpen }) => isOpen.value);
  }

  /** The page has been drawn: what is on the screen of somebody who looks is read, wherever the focus is. */
  drawn(): void {
    if (!this.isRoomShown) this.panes.outOfRoom();
    if (!this.isOpen || !this.world.isLookedAt()) return;
    if (this.isRoomShown && this.rooms.current !== null) this.rooms.read(this.rooms.current);
    for (const pane of this.panes.open) if (pane.unread > 0 && this.world.isInView(pane)) pane.read();
  }

  /** With the signed key of this shift, if no other page of this person needs it; a shift without a conversation ends first. */
  async signOut(): Promise<void> {
    if (this.desk.shift !== null && this.panes.open.length === 0) await this.desk.end();
    await this.signIn.signOut();
  }

  /** This tab keeps what a shift needs that may be taken up. */
  get keepsShift(): boolean {
    const { storage } = this.world;
    return storage.waitsFor !== null || storage.read().shift !== null;
  }

  /** The way into a practice; null in one. */
  get door(): World["door"] {
    return this.world.door;
  }

  /** The practice that this console is of; null: it is in earnest. */
  get practising(): World["practising"] {
    return this.world.practising;
  }

  /** One call with the bearer, for a part that nobody else asks for. */
  get apiCall(): World["api"]["call"] {
    return this.world.api.call;
  }

  /** Where the line's own pages are. */
  get origin(): string {
    return this.world.origin;
  }

  loadAgain(): void {
    this.world.loadAgain();
  }

  /** Letter and name of a conversation, for texts. */
  who = ({ number, nameNumber }: Pick<Pane, "number" | "nameNumber">): { letter: string; name: string } => ({
    letter: letterOf(number),
    name: this.texts.nameOf(nameNumber),
  });

  show(view: View): void {
    this.showing.view.value = view;
  }

  /** The visitor did not come: this place is free. Whether the turn is kept, the state says that comes with the answer. */
  async release(pane: Pane): Promise<void> {
    await this.acts.act("release", { conversation: pane.id });
    this.desk.keep();
  }

  /** The list of colleagues opens, if this conversation is one to ask somebody into. */
  askColleague(pane: Pane): boolean {
    if (pane.mayAskIn) this.colleagues.open(pane.id, pane.state.line);
    return pane.mayAskIn;
  }

  /** Nobody is asked any more; who came goes. */
  withdrawAsking(pane: Pane): void {
    void this.acts.act("withdraw_asking", { conversation: pane.id });
  }

  /** Who is here beside is to go on with it: the three are told, and nobody is asked anew. */
  handOn(pane: Pane): void {
    const desk = pane.asking?.desk ?? null;
    if (desk !== null) void this.acts.act("ask_in", { conversation: pane.id, purpose: "transfer", desk });
  }

  /** It goes on without this desk: who was asked in leaves it, or the first hands it on. */
  async partFrom(pane: Pane): Promise<void> {
    pane.isParting = true;
    const answer = await this.acts.act("part", { conversation: pane.id });
    pane.isParting = !isRefused(answer) || pane.isOver;
  }

  // ---- what the connection brings ----

  private listener(): ConstructorParameters<typeof Connection>[1] {
    return {
      greet: () => void this.greet(),
      cut: (isMoving) => {
        this.desk.cut(isMoving);
        this.panes.cut();
        this.keys.expect(null); // its time may run out unheard
        this.rooms.cut();
        this.attention.cut();
      },
      refused: (reason) => (reason === "gone" ? this.signIn.expired() : this.acts.refusedUs(reason)),
      state: (state) => this.desk.pushed(state),
      board: (board) => this.board.pushed(board),
      lastHours: (hours) => this.lastHours.pushed(hours),
      callIns: (calls) => this.callIn.pushed(calls),
      rooms: (rooms) => this.rooms.pushed(rooms),
      deliver: (one) => {
        this.panes.of(one.conversation)?.deliver(one);
        this.rooms.deliver(one);
      },
      receipt: (one) => {
        this.panes.of(one.conversation)?.receipt(one);
        this.rooms.receipt(one);
      },
      refusal: (one) => {
        this.panes.of(one.conversation ?? "")?.refused(one);
        this.rooms.refusal(one);
      },
      fault: (store) => this.attention.fault(store),
      mended: () => this.attention.mended(),
      ceremony: (said) => void ceremonyHeard(this, said),
      chain: () => void this.chainChanged(),
      changed: () => this.changed(),
    };
  }

  /** The desk first: what it brings back is what the person waits for. */
  private async greet(): Promise<void> {
    this.attention.connected();
    this.board.anew();
    if (this.hasGreeted) void this.signIn.lookAgain();
    this.hasGreeted = true;
    await this.desk.greet();
    if (this.desk.shift !== null) void this.rooms.watch();
    if (this.signIn.isLead) await this.board.watch();
    this.lastHours.anew();
    void this.callIn.watch();
    void this.phrases.load();
    await this.watchChain();
  }

  /** A new connection knows nothing of us; and something may have changed meanwhile. */
  private async watchChain(): Promise<void> {
    await this.connection.ask("watch_chain", {});
    await this.chainChanged();
  }

  private async chainChanged(): Promise<void> {
    const wasReady = this.keys.isReady;
    await this.keys.refreshCredential();
    this.rooms.judge();
    const isNews = !wasReady && this.keys.isReady && this.desk.shift === null; // on shift there is none to be started
    if (isNews) this.attention.tell(this.texts.say("keys.given_told"), { tone: "news" });
  }

  private connect(): void {
    this.hasGreeted = false;
    const { bearer } = this.signIn;
    if (bearer !== null) this.connection.open(bearer);
  }

  private left(): void {
    this.connection.close();
    this.keys.forget();
    this.own.forget();
    this.locking.forget();
    this.desk.signedOut();
    this.load.forget();
    this.queue.forget();
    this.guide.close();
    this.attention.connected();
    this.board.forget();
    this.lastHours.forget();
    this.staff.forget();
    this.organisation.forget();
    this.services.forget();
    this.cards.close();
    this.rota.forget();
    this.callIn.forget();
    this.mail.forget();
    this.rooms.forget();
    this.phrases.forget();
    this.ownPhrases.forget();
    this.joining.forget();
  }

  private deskTools(): DeskTools {
    return {
      ...this.world,
      took: (state) => {
        if (state !== null) this.clock.heard(state.now);
        this.load.took(state);
        this.offers.took(state);
        this.expectKeys(state);
        this.askings.took(state);
        this.rooms.desk(state !== null && state.desk !== null);
        this.attention.took(state);
      },
      back: () => this.ends.sayAll(),
      begins: () => this.load.forget(),
      daemonNow: () => this.clock.now(),
      ended: () => {
        this.keys.wipeShift();
        void this.keys.refreshCredential();
      },
      changed: () => this.changed(),
    };
  }

  // ---- conversations ----

  /** For whom is offered; who is not offered any more because the conversation begins, takes them. */
  private expectKeys(state: ConsoleState | null): void {
    if (state?.conversations.some(this.panes.isNew) !== true) this.keys.expect(state?.offer?.line ?? null);
  }

  private makePane(...parts: Parameters<ConstructorParameters<typeof Panes>[0]>): Pane {
    const pane = new Pane(...parts, this.paneTools());
    pane.begin();
    this.attention.newHere(pane);
    this.attention.urgent(pane);
    return pane;
  }

  private paneTools(): PaneTools {
    const { timers, chance } = this.world;
    return {
      timers,
      chance,
      makeJoining: (line) => this.keys.makeJoining(line),
      say: (say) => this.connection.send("say", say),
      received: (received) => {
        this.connection.send("received", received);
        this.desk.keep();
      },
      catchUp: (conversation, after) => this.connection.ask("catch_up", { conversation, after }),
      daemonNow: () => this.clock.now(),
      cannotSeal: (pane) => void this.connection.ask("cannot_seal", { conversation: pane.id }),
      onWords: (pane, isVisitors) => this.heard(pane, isVisitors),
      onCompany: (...told) => this.attention.company(...told),
      onAsking: (...told) => this.attention.asking(...told),
      onUrgent: (pane) => this.attention.urgent(pane),
      onPresence: (pane) => this.attention.presence(pane),
      onSealed: (pane) => {
        this.load.began(pane, this.clock.now());
        this.attention.sealed(pane);
      },
      onMomentOver: (pane) => this.attention.momentOver(pane),
      onEnd: (pane) => {
        this.panes.movesOn ||= pane.ending === "ended_by_counsellor" || pane.isParting;
        if (this.colleagues.of === pane.id) this.colleagues.close();
        this.load.ended(pane, this.clock.now());
        this.attention.ended(pane);
      },
      changed: () => this.changed(),
    };
  }

  private heard(pane: Pane, isVisitors: boolean): void {
    if (isVisitors) this.panes.heard(pane.id);
    this.attention.words(pane);
  }
}

/** What every part of the screen is given. */
export interface OfApp {
  readonly app: ConsoleApp;
}
