import { maskSecret } from './redactor.ts';
import { getSecretEngine } from './secret-rules.ts';

/**
 * Where a secret begins. Line and column count from 1, and the column is in UTF-16 units. `sample` is its beginning,
 * such as `ghp_…`, or empty when that reveals nothing useful.
 */
export type SecretPlace = { readonly line: number; readonly column: number; readonly sample: string };

/** The secrets of one kind in a text, without their values. */
export type FoundSecrets = {
  /** Their kind, such as `GitHub token`. */
  readonly name: string;
  readonly count: number;
  /** The first ones, in text order. */
  readonly places: readonly SecretPlace[];
};

/** All secrets in a text by kind, with at most `maxPlaces` places each. */
export function findSecrets(text: string, maxPlaces: number): readonly FoundSecrets[] {
  const kinds = new Map<string, { count: number; readonly places: SecretPlace[] }>();
  const lines = new LineReader(text);
  getSecretEngine().text(text, (label, value, _isSecret, line) => {
    const name = label.replace(/^secret: /, '');
    const known = kinds.get(name) ?? { count: 0, places: [] };
    kinds.set(name, known);
    known.count += 1;
    if (known.places.length === maxPlaces) return;
    const last = known.places.at(-1);
    const from = last?.line === line + 1 ? last.column : 0;
    const whole = lines.line(line);
    // Each kind of rule starts at the left. Text that another rule changed in the meantime may not be found.
    const ahead = whole.indexOf(value, from);
    const at = ahead === -1 ? Math.max(0, whole.indexOf(value)) : ahead;
    const sample = maskSecret(value);
    known.places.push({ line: line + 1, column: at + 1, sample: /\w/.test(sample) ? sample : '' });
  });
  return [...kinds].map(([name, { count, places }]) => ({ name, count, places }));
}

/** Replaces every secret in a text with a mark such as `[secret: GitHub token]`. */
export function maskSecrets(text: string): string {
  return getSecretEngine().text(text);
}

/** Returns lines of a text, in ascending order, in one pass. */
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
