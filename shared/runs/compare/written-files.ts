import { type EventData, isData, numberIn, pathOf, textIn } from '../telemetry-event.ts';
import type { StepSums } from './run-step.ts';
import { pathWithin } from './without-volatile.ts';

/** The maximum number of files listed. */
const mostFiles = 1_000;
/** The maximum number of writes listed per file. */
const mostWrites = 20;

type WrittenFile = { path: string; added: number; removed: number; writes: number[] };

/** The files that a run wrote, and where. */
export class WrittenFiles {
  readonly #root: string;
  readonly #files = new Map<string, WrittenFile>();
  #hasMore = false;

  /** `root` is the folder of the run. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Adds a write event. */
  add(position: number, data: EventData): void {
    const several = Array.isArray(data.files) ? data.files.filter(isData) : [];
    for (const write of several.length > 0 ? several : [data]) this.#addOne(position, write);
  }

  end(): Pick<StepSums, 'files' | 'hasMoreFiles'> {
    return { files: [...this.#files.values()], hasMoreFiles: this.#hasMore };
  }

  #addOne(position: number, write: EventData): void {
    const own = pathOf(write);
    if (own === null) return;
    const path = pathWithin(own, this.#root);
    const file = this.#files.get(path) ?? { path, added: 0, removed: 0, writes: [] };
    if (!this.#files.has(path)) {
      if (this.#files.size >= mostFiles) {
        this.#hasMore = true;
        return;
      }
      this.#files.set(path, file);
    }
    const diff = textIn(write, 'diff', 'patch') ?? '';
    file.added += linesOf(numberIn(write, 'added'), diff, /^\+(?!\+\+ )/gm);
    file.removed += linesOf(numberIn(write, 'removed'), diff, /^-(?!-- )/gm);
    file.writes.push(position);
    if (file.writes.length > mostWrites) file.writes.shift();
  }
}

function linesOf(reported: number | null, diff: string, kind: RegExp): number {
  return Math.max(0, Math.round(reported ?? diff.match(kind)?.length ?? 0));
}
