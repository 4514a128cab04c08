import type { PersonalInfo } from '../../../shared/redaction/personal-rules.ts';
import { readLabel } from '../../../shared/redaction/redaction-engine.ts';
import { toMark } from '../../../shared/redaction/redaction-rule.ts';
import { maskSecret, Redactor, shorten } from '../../../shared/redaction/redactor.ts';
import type { ReplacedPlace, Replacements } from '../../../shared/redaction/replaced-place.ts';

/** The maximum number of places listed. More are only counted. */
export const maxListedPlaces = 2_000;
/** How many characters of a line are shown before and after a mark. */
const shownAround = 60;

// Kept text is temporarily wrapped in characters that no rule matches, so that later rules do not find it again.
const open = '\ue000';
const close = '\ue001';

export type PlacedRedactorDeps = {
  readonly personal: PersonalInfo;
  /** The ids of the places to keep. */
  readonly keep: ReadonlySet<string>;
};

/**
 * Replaces like a `Redactor`, records where, and skips the places that a user wants to keep. The same items in the same
 * order give places the same ids.
 */
export class PlacedRedactor {
  readonly #redactor: Redactor;
  readonly #keep: ReadonlySet<string>;
  readonly #places: ReplacedPlace[] = [];
  #item = -1;
  #recordType = '';
  #text = 0;

  constructor({ keep, personal }: PlacedRedactorDeps) {
    this.#redactor = new Redactor(personal);
    this.#keep = keep;
  }

  /** The first places, in order. */
  get places(): readonly ReplacedPlace[] {
    return this.#places;
  }

  get replaced(): readonly Replacements[] {
    return this.#redactor.replaced;
  }

  /** Starts the next event or record. */
  startItem(of: string): void {
    this.#item += 1;
    this.#recordType = of;
    this.#text = 0;
  }

  text(text: string): string {
    this.#text += 1;
    const found: { id: string; label: string; before: string; canKeep: boolean }[] = [];
    const kept: string[] = [];
    const seen = new Map<string, number>();
    const redacted = this.#redactor.replaceWith(text, (label, value, isSecret, line, isBlock) => {
      const name = `${line}.${label}`;
      const nth = seen.get(name) ?? 0;
      seen.set(name, nth + 1);
      const id = `${this.#item}.${this.#text}.${name}.${nth}`;
      if (!isBlock && this.#keep.has(id)) return `${open}${kept.push(value) - 1}${close}`;
      if (this.#places.length + found.length < maxListedPlaces) {
        found.push({ id, label, before: isSecret ? maskSecret(value) : shorten(value), canKeep: !isBlock });
      }
      return null;
    });
    const whole = kept.length === 0 ? redacted : restoreKept(redacted, kept);
    const from = new Map<string, number>();
    for (const { label, ...place } of found) {
      const mark = `[${label}]`;
      const at = whole.indexOf(mark, from.get(label) ?? 0);
      if (at !== -1) from.set(label, at + mark.length);
      this.#add({ ...place, label, after: at === -1 ? mark : cutAround(whole, at, at + mark.length) });
    }
    return whole;
  }

  /** Redacts a path field, including one below a folder that the text rules do not cover. */
  path(path: string): string {
    const place = this.#redactor.describePersonalPath(path);
    if (place === null) return this.text(path);
    this.#text += 1;
    const label = readLabel(place);
    const id = `${this.#item}.${this.#text}.path.${label}`;
    if (this.#keep.has(id)) return path;
    this.#add({ id, label, before: shorten(path), after: place, canKeep: true });
    return this.#redactor.path(path);
  }

  /** Redacts a value that its name identifies as a secret. */
  secret(name: string, value: string): string {
    this.#text += 1;
    const mark = this.#redactor.secret(value);
    const label = readLabel(mark);
    const after = `${name}: ${toMark(label)}`;
    this.#add({ id: `${this.#item}.${this.#text}`, label, before: maskSecret(value), after, canKeep: false });
    return mark;
  }

  #add(place: Omit<ReplacedPlace, 'item' | 'recordType'>): void {
    if (this.#places.length < maxListedPlaces)
      this.#places.push({ ...place, item: this.#item, recordType: this.#recordType });
  }
}

/** Puts the kept text back. Kept text may itself have been found within other kept text. */
function restoreKept(text: string, kept: readonly string[]): string {
  let whole = text;
  for (let at = kept.length - 1; at >= 0; at--) whole = whole.replaceAll(`${open}${at}${close}`, () => kept[at] ?? '');
  return whole;
}

function cutAround(text: string, start: number, end: number): string {
  const begin = text.lastIndexOf('\n', start) + 1;
  const next = text.indexOf('\n', end);
  const [from, to] = [
    Math.max(begin, start - shownAround),
    Math.min(next === -1 ? text.length : next, end + shownAround),
  ];
  const shown = text.slice(from, to).toWellFormed();
  return `${from > begin ? '…' : ''}${shown}${to < (next === -1 ? text.length : next) ? '…' : ''}`;
}
