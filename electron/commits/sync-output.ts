import { visibleProse } from '../../shared/base/visible-text.ts';
import { maskSecrets } from '../../shared/redaction/find-secrets.ts';
import { hideSignIn } from '../git/remote-address.ts';

/** Only the end of a long output is kept. A remote can print anything. */
const maxLength = 100_000;
/** While git runs, its last words are enough. */
const maxLive = 4_000;
/** Git prints its progress often. Milliseconds. */
const liveEveryMs = 100;

/** What git prints while it talks to a remote. */
export class SyncOutput {
  #raw = '';
  #isNew = false;
  #timer: NodeJS.Timeout | undefined;
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
    this.#raw = takeEnd(this.#raw + text, maxLength);
    this.#isNew = true;
    if (this.#timer === undefined) this.#report();
  }

  /** Reports the last words. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isNew) this.#onChange(show(takeEnd(this.#raw, maxLive)));
    this.#isNew = false;
  }

  #report(): void {
    this.end();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isNew) this.#report();
    }, liveEveryMs);
  }
}

/** Returns whole lines: half an address could be shown with its password. */
function takeEnd(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.slice(-length);
  const from = end.search(/[\r\n]/);
  return from === -1 ? '' : end.slice(from + 1);
}

function show(raw: string): string {
  const lines = raw
    .split('\n')
    .map((line) => line.trimEnd())
    .map((line) => line.slice(line.lastIndexOf('\r') + 1));
  return showSaid(lines.join('\n')).trimEnd();
}

/** Returns what git or a remote said, without what must not be shown. */
export function showSaid(text: string): string {
  return visibleProse(maskSecrets(hideSignIn(text)));
}
