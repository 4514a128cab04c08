import type { Clock } from '../../shared/base/clock.ts';
import type { RequestCaller } from '../../shared/contract/contract.ts';
import {
  isTooLargeToKeep,
  type KeptPlace,
  type KeptText,
  nameOfPlace,
  type OtherText,
} from '../../shared/texts/kept-text.ts';

/** A text goes to the host as soon as the one before has arrived. One with more characters than this goes less often. */
const manyCharacters = 20_000;
/** How often that is, in milliseconds. The first change after a pause goes at once. */
const pauseMs = 300;
/** The delay before a text that the host could not take is sent again, in milliseconds. */
const againMs = 2_000;

/** The most places that one request asks for. */
const mostPlaces = 1_000;

/** What the texts need of the page, and what it needs to know about them. */
export type TextsOfPage = {
  /** The profile that the window shows. The host keeps what is typed apart by profile. */
  readonly profile: () => string;
  /** The host keeps only an earlier text, because this one is too large. */
  readonly onTooLarge: (place: KeptPlace, isTooLarge: boolean) => void;
  /** The texts that windows left here which are gone. */
  readonly onOthers: (place: KeptPlace, others: readonly OtherText[]) => void;
};

type Field = {
  readonly profile: string;
  readonly place: KeptPlace;
  /** What is in it now, or was last in it and fit. */
  text: KeptText | null;
  /** Grows with every text that is sent. */
  revision: number;
  /** Null: the host has not said yet what it keeps there. Until then, nothing may replace that. */
  opening: ((kept: KeptText | null) => void) | null;
  isAsking: boolean;
  /** True if the host has not confirmed it. */
  isDue: boolean;
  isUnderWay: boolean;
  isTooLarge: boolean;
  stopPause: (() => void) | null;
};

/**
 * What is typed in this page and neither sent nor saved. The page's memory has it, and the host keeps it; nothing is
 * kept in the browser. A text is sent until the host confirms it.
 */
export class PageTexts {
  readonly #request: RequestCaller;
  readonly #clock: Clock;
  readonly #page: TextsOfPage;
  readonly #fields = new Map<string, Field>();
  #again: (() => void) | null = null;

  constructor(request: RequestCaller, clock: Clock, page: TextsOfPage) {
    this.#request = request;
    this.#clock = clock;
    this.#page = page;
  }

  /** Whether the page has asked for a place, and so knows better than the host. */
  isOpen(place: KeptPlace): boolean {
    return this.#fields.has(this.#keyOf(place));
  }

  /**
   * Asks once what is kept at a place. `arrived` gets it, and must join it with what was typed in the meantime. It is
   * called late if there is no connection.
   */
  open(place: KeptPlace, arrived: (kept: KeptText | null) => void): void {
    if (this.isOpen(place)) return;
    const field: Field = {
      profile: this.#page.profile(),
      place,
      text: null,
      revision: 0,
      opening: arrived,
      isAsking: false,
      isDue: false,
      isUnderWay: false,
      isTooLarge: false,
      stopPause: null,
    };
    this.#fields.set(this.#keyOf(place), field);
    void this.#ask(field);
  }

  /** Asks again what windows left which are gone: at a place, or at every open one. */
  async lookForOthers(only?: KeptPlace): Promise<void> {
    const profile = this.#page.profile();
    const open = [...this.#fields.values()].filter((field) => field.profile === profile && field.opening === null);
    const places = only === undefined ? open.map(({ place }) => place).slice(-mostPlaces) : [only];
    if (places.length === 0) return;
    const listed = await this.#request('listOtherTexts', { places, isWhole: false });
    if (!listed.ok || profile !== this.#page.profile()) return;
    for (const [at, place] of places.entries()) this.#page.onOthers(place, listed.value[at] ?? []);
  }

  /** Keeps what is in an open field; null once it is sent, saved or discarded. `isUrgent`: without a pause. */
  keep(place: KeptPlace, text: KeptText | null, isUrgent = text === null): void {
    const field = this.#fields.get(this.#keyOf(place));
    if (field === undefined) throw new Error('A text can be kept once its place is open.');
    const isTooLarge = text !== null && isTooLargeToKeep(text);
    if (isTooLarge !== field.isTooLarge) this.#page.onTooLarge(place, isTooLarge);
    field.isTooLarge = isTooLarge;
    if (!isTooLarge) {
      field.text = text;
      field.isDue = true;
    }
    if (isUrgent || field.stopPause === null) this.#send(field);
  }

  /**
   * Whether something that is typed is only in this page: the host has not confirmed it, or cannot keep it. Leaves out
   * what waits for the window to show another profile.
   */
  isAtRisk(): boolean {
    const shown = this.#page.profile();
    return [...this.#fields.values()].some(
      ({ isDue, isTooLarge, isUnderWay, profile, text }) =>
        isTooLarge || (profile === shown && text !== null && (isDue || isUnderWay)),
    );
  }

  /** Sends what is waiting, as before the page goes away. */
  flush(): void {
    for (const field of this.#fields.values()) this.#send(field, true);
  }

  /**
   * Call it on each new connection, and when the window shows another profile. The host may have given this window's
   * texts to another one while it was away.
   */
  reconnected(): void {
    for (const field of this.#fields.values()) {
      if (field.profile !== this.#page.profile()) continue;
      if (field.opening !== null) void this.#ask(field);
      else if (field.isDue || field.text !== null) {
        field.isDue = true;
        field.isUnderWay = false;
        this.#send(field);
      }
    }
  }

  async #ask(field: Field): Promise<void> {
    if (field.isAsking || field.profile !== this.#page.profile()) return;
    field.isAsking = true;
    const opened = await this.#request('openText', { place: field.place });
    field.isAsking = false;
    const { opening } = field;
    if (opening === null) return;
    if (!opened.ok) {
      this.#tryAgain();
      return;
    }
    field.opening = null;
    field.revision = Math.max(field.revision, opened.value.revision);
    const { own } = opened.value;
    // Something that says the same needs no write.
    field.isDue = field.text !== null;
    opening(own);
    if (field.isTooLarge && own !== null) {
      // Together they are too large, so what is kept stays.
      field.text = own;
      field.isDue = false;
    }
    this.#page.onOthers(field.place, opened.value.others);
    this.#send(field);
  }

  /** Sends a text unless one is on its way; `isLast`: even then, as there is no later. */
  #send(field: Field, isLast = false): void {
    const { isDue, isUnderWay, opening, place, profile, text } = field;
    if (!isDue || opening !== null || (isUnderWay && !isLast)) return;
    if (profile !== this.#page.profile()) return;
    field.stopPause?.();
    field.stopPause = null;
    if (text !== null && text.text.length > manyCharacters) {
      field.stopPause = this.#clock.after(pauseMs, () => {
        field.stopPause = null;
        this.#send(field);
      });
    }
    field.isDue = false;
    field.isUnderWay = true;
    field.revision = Math.max(field.revision + 1, Math.floor(this.#clock.now()));
    const { revision } = field;
    void this.#request('keepText', { place, revision, text }).then((kept) => {
      if (field.revision !== revision) return;
      field.isUnderWay = false;
      if (!kept.ok) {
        field.isDue = true;
        this.#tryAgain();
      } else if (kept.value.revision > revision) {
        // A text of this window from before a reload arrived with a later clock.
        field.revision = kept.value.revision;
        field.isDue = true;
        this.#send(field);
      } else if (field.isDue && field.stopPause === null) this.#send(field);
    });
  }

  #keyOf(place: KeptPlace): string {
    return `${this.#page.profile()} ${nameOfPlace(place)}`;
  }

  #tryAgain(): void {
    this.#again ??= this.#clock.after(againMs, () => {
      this.#again = null;
      for (const field of this.#fields.values()) {
        if (field.opening === null) this.#send(field);
        else void this.#ask(field);
      }
    });
  }
}
