import { type PersonalFacts, personalRules, placeOf } from './personal-rules.ts';
import { labelIn, RedactionEngine, type ReplacementListener } from './redaction-engine.ts';
import { placeholder } from './redaction-rule.ts';
import type { Replacements } from './replacements.ts';
import { secretRules } from './secret-rules.ts';

/** The label of a secret that only its name tells. */
export const secretByName = 'secret: password or key';

const maxSamples = 3;
const maxSample = 80;
const shownOfSecret = 4;

/** Replaces what must not leave by labelled marks, and counts what it replaced. */
export class Redactor {
  readonly #facts: PersonalFacts;
  readonly #engine: RedactionEngine;
  readonly #replaced = new Map<string, { count: number; readonly samples: Set<string> }>();

  constructor(facts: PersonalFacts) {
    this.#facts = facts;
    this.#engine = new RedactionEngine([...secretRules, ...personalRules(facts)]);
  }

  /** What was replaced until now, in the order in which each kind was first found. */
  get replaced(): readonly Replacements[] {
    return [...this.#replaced].map(([label, { count, samples }]) => ({ label, count, samples: [...samples] }));
  }

  /** A text without secrets and without what is personal. */
  text(text: string): string {
    return this.replacing(text, () => null);
  }

  /** The same, with a text of `instead` in place of the mark where it gives one; that is not counted. */
  replacing(text: string, instead: ReplacementListener): string {
    return this.#engine.text(text, (label, value, isSecret, line, isBlock) => {
      const other = instead(label, value, isSecret, line, isBlock);
      if (typeof other !== 'string') this.#count(label, value, isSecret);
      return other;
    });
  }

  /** The mark of what is a secret because of its name. */
  secret(value: string): string {
    this.#count(secretByName, value, true);
    return placeholder(secretByName);
  }

  /** A text as `text` gives it, of which nothing is counted. */
  uncounted(text: string): string {
    return this.#engine.text(text);
  }

  /** A field that is a path: also one below a folder that the rules for texts do not know. */
  path(path: string): string {
    const place = this.placeOf(path);
    if (place === null) return this.text(path);
    this.#count(labelIn(place), path, false);
    return place;
  }

  /** What stands for a path that is personal as a whole; null for any other. Nothing is counted. */
  placeOf(path: string): string | null {
    return placeOf(path, this.#facts);
  }

  #count(label: string, value: string, isSecret: boolean): void {
    const known = this.#replaced.get(label) ?? { count: 0, samples: new Set() };
    this.#replaced.set(label, known);
    known.count += 1;
    if (known.samples.size < maxSamples) known.samples.add(isSecret ? masked(value) : shortened(value));
  }
}

/** The first characters of a secret, at most a quarter of it, which tell its owner which one it is. */
export function masked(value: string): string {
  return `${value.slice(0, Math.min(shownOfSecret, Math.floor(value.length / 4)))}…`;
}

/** What stood somewhere and is no secret, as much as is shown of it. */
export function shortened(value: string): string {
  return value.length > maxSample ? `${value.slice(0, maxSample - 1)}…` : value;
}
