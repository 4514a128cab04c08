import { visibleProse } from '../../shared/base/visible-text.ts';
import { maskSecrets } from '../../shared/redaction/find-secrets.ts';
import { hideSignIn } from '../git/remote-address.ts';

/** Only the end of a long output is kept. A remote can print anything. */
const maxLength = 100_000;
/** While git runs, its last words are enough. */
const maxLive = 4_000;

/** What git prints while it talks to a remote. */
export class SyncOutput {
  #raw = '';
  readonly #onChange: (shown: string) => void;

  constructor(onChange: (shown: string) => void = () => undefined) {
    this.#onChange = onChange;
  }

  /** As git wrote it, for us to read. */
  get text(): string {
    return this.#raw;
  }

  /** To show: without control characters, progress that was written over, and secrets. */
  get shown(): string {
    return show(this.#raw);
  }

  add(text: string): void {
    this.#raw = (this.#raw + text).slice(-maxLength);
    this.#onChange(show(this.#raw.slice(-maxLive)));
  }
}

function show(raw: string): string {
  const lines = raw
    .split('\n')
    .map((line) => line.trimEnd())
    .map((line) => line.slice(line.lastIndexOf('\r') + 1));
  return visibleProse(maskSecrets(hideSignIn(lines.join('\n'))).trimEnd());
}
