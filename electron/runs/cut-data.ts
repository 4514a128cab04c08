import type { EventData } from '../../shared/runs/telemetry-event.ts';

/** The limits for an event's stored data. */
export type DataLimits = {
  /** Characters of one text. */
  readonly text: number;
  /** Characters of all texts, including names. */
  readonly whole: number;
  /** Values in all lists and objects. */
  readonly values: number;
};

/** Deeper levels are left out. They are not useful to read, and copying them could overflow the stack. */
const maxDepth = 20;

/** Returns an event's data without what exceeds the limits, and whether anything was cut. */
export function cutData(data: EventData, limits: DataLimits): { readonly data: EventData; readonly isCut: boolean } {
  const cutter = new Cutter(limits);
  const cut = cutter.object(data, 0);
  return { data: cut, isCut: cutter.isCut };
}

class Cutter {
  isCut = false;
  readonly #text: number;
  #whole: number;
  #values: number;

  constructor({ text, values, whole }: DataLimits) {
    this.#text = text;
    this.#whole = whole;
    this.#values = values;
  }

  object(value: object, depth: number): Record<string, unknown> {
    const kept: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(value)) {
      if (!this.#hasRoom(name.length)) break;
      // A plain assignment to this name would set the prototype.
      if (name === '__proto__') this.isCut = true;
      else kept[name] = this.#value(inner, depth + 1);
    }
    return kept;
  }

  #list(value: readonly unknown[], depth: number): unknown[] {
    const kept: unknown[] = [];
    for (const inner of value) {
      if (!this.#hasRoom(0)) break;
      kept.push(this.#value(inner, depth + 1));
    }
    return kept;
  }

  #value(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.#cutText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > maxDepth) {
      this.isCut = true;
      return null;
    }
    return Array.isArray(value) ? this.#list(value, depth) : this.object(value, depth);
  }

  #cutText(text: string): string {
    const room = Math.min(this.#text, this.#whole);
    const kept = text.length > room ? text.slice(0, isHighSurrogate(text, room - 1) ? room - 1 : room) : text;
    this.#whole -= kept.length;
    if (kept.length < text.length) this.isCut = true;
    return kept;
  }

  #hasRoom(characters: number): boolean {
    this.#values -= 1;
    this.#whole -= characters;
    if (this.#values >= 0 && this.#whole >= 0) return true;
    this.#whole = Math.max(0, this.#whole);
    this.isCut = true;
    return false;
  }
}

/** Whether a character is the first half of a surrogate pair, which has no meaning alone. */
export function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code < 0xdc00;
}
