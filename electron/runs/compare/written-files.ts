import type { StepSums } from '../../../shared/runs/compare/run-step.ts';
import { toRunPath } from '../../../shared/runs/compare/without-volatile.ts';
import { type EventData, findNumber, findPath, findText, isData } from '../../../shared/runs/telemetry-event.ts';

/** The maximum number of files listed. */
const maxFiles = 1_000;
/** The maximum number of writes listed per file. */
const maxWrites = 20;

type WrittenFile = { path: string; added: number; removed: number; writes: number[] };

/** The files that a run wrote, with the positions of the writes. */
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
    const own = findPath(write);
    if (own === null) return;
    const path = toRunPath(own, this.#root);
    const file = this.#files.get(path) ?? { path, added: 0, removed: 0, writes: [] };
    if (!this.#files.has(path)) {
      if (this.#files.size >= maxFiles) {
        this.#hasMore = true;
        return;
      }
      this.#files.set(path, file);
    }
    const diff = findText(write, 'diff', 'patch') ?? '';
    file.added += countLines(findNumber(write, 'added'), diff, /^\+(?!\+\+ )/gm);
    file.removed += countLines(findNumber(write, 'removed'), diff, /^-(?!-- )/gm);
    file.writes.push(position);
    if (file.writes.length > maxWrites) file.writes.shift();
  }
}

function countLines(reported: number | null, diff: string, kind: RegExp): number {
  return Math.max(0, Math.round(reported ?? diff.match(kind)?.length ?? 0));
}
