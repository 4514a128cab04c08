import type { Clock } from '../../shared/base/clock.ts';
import type { RequestCaller } from '../../shared/contract/contract.ts';
import {
  getPlaceKey,
  isTooLargeToStore,
  type OtherText,
  type StoredText,
  type TextPlace,
} from '../../shared/texts/stored-text.ts';

/**
 * The page sends a text as soon as the host has the previous one. It sends a text with more characters than this less
 * often.
 */
const largeTextCharacters = 20_000;
/** The time between two of those, in milliseconds. The first change after a pause is sent at once. */
const pauseMs = 300;
/** The delay before a text that the host could not take is sent again, in milliseconds. */
const retryMs = 2_000;

/** The maximum number of places in one request. */
const maxPlaces = 1_000;

/** What `PageTexts` needs from the page, and what it reports to the page. */
export type PageTextsDeps = {
  /** The profile that the window shows. The host stores the texts of each profile separately. */
  readonly profile: () => string;
  /** The host keeps only an earlier text, because this one is too large. */
  readonly onTooLarge: (place: TextPlace, isTooLarge: boolean) => void;
  /** Receives the texts that closed windows left at a place. */
  readonly onOtherTexts: (place: TextPlace, others: readonly OtherText[]) => void;
};

type FieldState = {
  readonly profile: string;
  readonly place: TextPlace;
  /** The current text of the field, or the last one that was not too large. */
  text: StoredText | null;
  /** Grows with every text that is sent. */
  revision: number;
  /**
   * Receives the text that the host has there. Null once it has been called. Before that, nothing may replace the
   * host's text.
   */
  onOpened: ((kept: StoredText | null) => void) | null;
  isOpening: boolean;
  /** True if the host has not confirmed it. */
  isDirty: boolean;
  isSending: boolean;
  isTooLarge: boolean;
  cancelPause: (() => void) | null;
};

/**
 * The texts that were typed in this page and neither sent nor saved. They are in the page's memory and on the host; the
 * browser stores nothing. A text is sent until the host confirms it.
 */
export class PageTexts {
  readonly #request: RequestCaller;
  readonly #clock: Clock;
  readonly #page: PageTextsDeps;
  readonly #fields = new Map<string, FieldState>();
  #cancelRetry: (() => void) | null = null;

  constructor(request: RequestCaller, clock: Clock, page: PageTextsDeps) {
    this.#request = request;
    this.#clock = clock;
    this.#page = page;
  }

  /** Returns whether the page has opened a place. The page's text there is newer than the host's. */
  isOpen(place: TextPlace): boolean {
    return this.#fields.has(this.#toKey(place));
  }

  /**
   * Loads the stored text of a place, once. Calls `arrived` with it, which must join it with what was typed in the
   * meantime. Without a connection, calls it later.
   */
  open(place: TextPlace, arrived: (kept: StoredText | null) => void): void {
    if (this.isOpen(place)) return;
    const field: FieldState = {
      profile: this.#page.profile(),
      place,
      text: null,
      revision: 0,
      onOpened: arrived,
      isOpening: false,
      isDirty: false,
      isSending: false,
      isTooLarge: false,
      cancelPause: null,
    };
    this.#fields.set(this.#toKey(place), field);
    void this.#openOnHost(field);
  }

  /** Loads the texts that closed windows left again: at a place, or at every open one. */
  async loadOtherTexts(only?: TextPlace): Promise<void> {
    const profile = this.#page.profile();
    const open = [...this.#fields.values()].filter((field) => field.profile === profile && field.onOpened === null);
    const places = only === undefined ? open.map(({ place }) => place).slice(-maxPlaces) : [only];
    if (places.length === 0) return;
    const listed = await this.#request('listOtherTexts', { places, isWhole: false });
    if (!listed.ok || profile !== this.#page.profile()) return;
    for (const [at, place] of places.entries()) this.#page.onOtherTexts(place, listed.value[at] ?? []);
  }

  /** Stores the text of an open field; null once it is sent, saved or discarded. `isUrgent`: without a pause. */
  save(place: TextPlace, text: StoredText | null, isUrgent = text === null): void {
    const field = this.#fields.get(this.#toKey(place));
    if (field === undefined) throw new Error('Open the place before you save its text.');
    const isTooLarge = text !== null && isTooLargeToStore(text);
    if (isTooLarge !== field.isTooLarge) this.#page.onTooLarge(place, isTooLarge);
    field.isTooLarge = isTooLarge;
    if (!isTooLarge) {
      field.text = text;
      field.isDirty = true;
    }
    if (isUrgent || field.cancelPause === null) this.#send(field);
  }

  /**
   * Returns whether any typed text is only in this page, because the host has not confirmed it or cannot store it.
   * Leaves out texts that wait for the window to show another profile.
   */
  hasUnsavedText(): boolean {
    const shown = this.#page.profile();
    return [...this.#fields.values()].some(
      ({ isDirty, isTooLarge, isSending, profile, text }) =>
        isTooLarge || (profile === shown && text !== null && (isDirty || isSending)),
    );
  }

  /** Sends waiting texts at once, for use before the page goes away. */
  flush(): void {
    for (const field of this.#fields.values()) this.#send(field, true);
  }

  /**
   * Call it on each new connection, and when the window shows another profile. The host may have given this window's
   * texts to another one while it was away.
   */
  handleReconnect(): void {
    for (const field of this.#fields.values()) {
      if (field.profile !== this.#page.profile()) continue;
      if (field.onOpened !== null) void this.#openOnHost(field);
      else if (field.isDirty || field.text !== null) {
        field.isDirty = true;
        field.isSending = false;
        this.#send(field);
      }
    }
  }

  async #openOnHost(field: FieldState): Promise<void> {
    if (field.isOpening || field.profile !== this.#page.profile()) return;
    field.isOpening = true;
    const opened = await this.#request('openText', { place: field.place });
    field.isOpening = false;
    const { onOpened } = field;
    if (onOpened === null) return;
    if (!opened.ok) {
      this.#scheduleRetry();
      return;
    }
    field.onOpened = null;
    field.revision = Math.max(field.revision, opened.value.revision);
    const { own } = opened.value;
    // The same text needs no write.
    field.isDirty = field.text !== null;
    onOpened(own);
    if (field.isTooLarge && own !== null) {
      // Together they are too large, so what is stored stays.
      field.text = own;
      field.isDirty = false;
    }
    this.#page.onOtherTexts(field.place, opened.value.others);
    this.#send(field);
  }

  /** Sends a text unless one is being sent. `isLast`: sends it even then, because the page cannot send it later. */
  #send(field: FieldState, isLast = false): void {
    const { isDirty, isSending, onOpened, place, profile, text } = field;
    if (!isDirty || onOpened !== null || (isSending && !isLast)) return;
    if (profile !== this.#page.profile()) return;
    field.cancelPause?.();
    field.cancelPause = null;
    if (text !== null && text.text.length > largeTextCharacters) {
      field.cancelPause = this.#clock.after(pauseMs, () => {
        field.cancelPause = null;
        this.#send(field);
      });
    }
    field.isDirty = false;
    field.isSending = true;
    field.revision = Math.max(field.revision + 1, Math.floor(this.#clock.now()));
    const { revision } = field;
    void this.#request('storeText', { place, revision, text }).then((kept) => {
      if (field.revision !== revision) return;
      field.isSending = false;
      if (!kept.ok) {
        field.isDirty = true;
        this.#scheduleRetry();
      } else if (kept.value.revision > revision) {
        // A text of this window from before a reload arrived with a later clock.
        field.revision = kept.value.revision;
        field.isDirty = true;
        this.#send(field);
      } else if (field.isDirty && field.cancelPause === null) this.#send(field);
    });
  }

  #toKey(place: TextPlace): string {
    return `${this.#page.profile()} ${getPlaceKey(place)}`;
  }

  #scheduleRetry(): void {
    this.#cancelRetry ??= this.#clock.after(retryMs, () => {
      this.#cancelRetry = null;
      for (const field of this.#fields.values()) {
        if (field.onOpened === null) this.#send(field);
        else void this.#openOnHost(field);
      }
    });
  }
}
