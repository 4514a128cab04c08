import { createPersonalRules, describePersonalPath, type PersonalInfo } from './personal-rules.ts';
import { RedactionEngine, type ReplacementListener, readLabel } from './redaction-engine.ts';
import { toMark } from './redaction-rule.ts';
import type { Replacements } from './replaced-place.ts';
import { secretRules } from './secret-rules.ts';

/** The label of a secret that only its name reveals. */
export const secretByName = 'secret: password or key';

const maxSamples = 3;
const maxSample = 80;
const shownOfSecret = 4;

/** Replaces text that must not leave the machine with labeled marks, and counts the replacements. */
export class Redactor {
  readonly #facts: PersonalInfo;
  readonly #engine: RedactionEngine;
  readonly #replaced = new Map<string, { count: number; readonly samples: Set<string> }>();

  constructor(facts: PersonalInfo) {
    this.#facts = facts;
    this.#engine = new RedactionEngine([...secretRules, ...createPersonalRules(facts)]);
  }

  /** The replacements so far, in the order each kind was first found. */
  get replaced(): readonly Replacements[] {
    return [...this.#replaced].map(([label, { count, samples }]) => ({ label, count, samples: [...samples] }));
  }

  /** Removes secrets and personal data from a text. */
  text(text: string): string {
    return this.replaceWith(text, () => null);
  }

  /**
   * Like `text`, but uses the text from `instead` in place of the mark if there is one. Such places are not counted.
   */
  replaceWith(text: string, instead: ReplacementListener): string {
    return this.#engine.text(text, (label, value, isSecret, line, isBlock) => {
      const other = instead(label, value, isSecret, line, isBlock);
      if (typeof other !== 'string') this.#count(label, value, isSecret);
      return other;
    });
  }

  /** The mark of a value that is a secret because of its name. */
  secret(value: string): string {
    this.#count(secretByName, value, true);
    return toMark(secretByName);
  }

  /** Like `text`, without counting. */
  redactUncounted(text: string): string {
    return this.#engine.text(text);
  }

  /** Redacts a path field, including one below a folder that the text rules do not know. */
  path(path: string): string {
    const place = this.describePersonalPath(path);
    if (place === null) return this.text(path);
    this.#count(readLabel(place), path, false);
    return place;
  }

  /** The replacement for a path that is entirely personal. Null for any other path. Not counted. */
  describePersonalPath(path: string): string | null {
    return describePersonalPath(path, this.#facts);
  }

  #count(label: string, value: string, isSecret: boolean): void {
    const known = this.#replaced.get(label) ?? { count: 0, samples: new Set() };
    this.#replaced.set(label, known);
    known.count += 1;
    if (known.samples.size < maxSamples) known.samples.add(isSecret ? maskSecret(value) : shorten(value));
  }
}

/** The first characters of a secret, at most a quarter of it, so that its owner can recognize it. */
export function maskSecret(value: string): string {
  return `${value.slice(0, Math.min(shownOfSecret, Math.floor(value.length / 4)))}…`;
}

/** The visible part of replaced text that is not a secret. */
export function shorten(value: string): string {
  return value.length > maxSample ? `${value.slice(0, maxSample - 1)}…` : value;
}
