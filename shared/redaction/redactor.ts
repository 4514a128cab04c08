import { type PersonalFacts, personalRules, placeOf } from './personal-rules.ts';
import { labelIn, RedactionEngine } from './redaction-engine.ts';
import type { Replacements } from './replacements.ts';
import { secretRules } from './secret-rules.ts';

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
    return this.#engine.text(text, (label, value, isSecret) => this.#count(label, value, isSecret));
  }

  /** A text as `text` gives it, of which nothing is counted. */
  uncounted(text: string): string {
    return this.#engine.text(text);
  }

  /** A field that is a path: also one below a folder that the rules for texts do not know. */
  path(path: string): string {
    const place = placeOf(path, this.#facts);
    if (place === null) return this.text(path);
    this.#count(labelIn(place), path, false);
    return place;
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

function shortened(value: string): string {
  return value.length > maxSample ? `${value.slice(0, maxSample - 1)}…` : value;
}
