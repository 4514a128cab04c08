import { masked } from './redactor.ts';
import { secretEngine } from './secret-engine.ts';

/** Where a secret begins, both from 1 on, the column in UTF-16 units; and how, as `ghp_…`, empty where that tells nothing. */
export type SecretPlace = { readonly line: number; readonly column: number; readonly sample: string };

/** The secrets of one kind in a text, without the secrets. */
export type FoundSecrets = {
  /** What they are, as `GitHub token`. */
  readonly name: string;
  readonly count: number;
  /** The first ones, in the order of the text. */
  readonly places: readonly SecretPlace[];
};

/** All secrets in a text by their kind, with so many places of each at most. */
export function findSecrets(text: string, maxPlaces: number): readonly FoundSecrets[] {
  const kinds = new Map<string, { count: number; readonly places: SecretPlace[] }>();
  const lines = new LineReader(text);
  secretEngine().text(text, (label, value, _isSecret, line) => {
    const name = label.replace(/^secret: /, '');
    const known = kinds.get(name) ?? { count: 0, places: [] };
    kinds.set(name, known);
    known.count += 1;
    if (known.places.length === maxPlaces) return;
    const last = known.places.at(-1);
    const from = last?.line === line + 1 ? last.column : 0;
    const whole = lines.line(line);
    // Rules of one kind each begin at the left; what another rule has changed meanwhile is not there as it was.
    const ahead = whole.indexOf(value, from);
    const at = ahead === -1 ? Math.max(0, whole.indexOf(value)) : ahead;
    const sample = masked(value);
    known.places.push({ line: line + 1, column: at + 1, sample: /\w/.test(sample) ? sample : '' });
  });
  return [...kinds].map(([name, { count, places }]) => ({ name, count, places }));
}

/** A text with a mark such as `[secret: GitHub token]` in the place of every secret. */
export function withoutSecrets(text: string): string {
  return secretEngine().text(text);
}

/** Gives lines of a text whose numbers do not fall, in one pass. */
class LineReader {
  readonly #text: string;
  #number = 0;
  #from = 0;

  constructor(text: string) {
    this.#text = text;
  }

  line(number: number): string {
    for (; this.#number < number; this.#number++) this.#from = this.#text.indexOf('\n', this.#from) + 1;
    const end = this.#text.indexOf('\n', this.#from);
    return this.#text.slice(this.#from, end === -1 ? undefined : end);
  }
}
