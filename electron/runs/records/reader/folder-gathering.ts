import { closeSync, lstatSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { codeOf, messageOf } from '../../../../shared/base/failure.ts';
import type { FolderFacts } from '../../../../shared/runs/analysis/run-digest.ts';
import { toDigest } from '../../../../shared/runs/analysis/to-digest.ts';
import { countEvent, newCounters, type RunCounters } from '../../../../shared/runs/run-counters.ts';
import type { WorkcellId } from '../../../../shared/runs/run-ref.ts';
import { durationOf, stateOf } from '../../../../shared/runs/telemetry-event.ts';
import { lookAtWorkcell } from '../workcell-contents.ts';
import {
  beginningOf,
  findWorkcell,
  listWorkcells,
  type WorkcellFolder,
  workcellFiles,
  workcellsFolder,
} from '../workcell-folder.ts';
import { emptyEnd, readFileEnd } from './file-end.ts';
import { KeptDigests } from './kept-digests.ts';
import { eachLine, readLines } from './line-blocks.ts';
import { OpenRun } from './open-run.ts';
import { openFile } from './opened-file.ts';
import { decodeLine, type FileEvent } from './read-events.ts';

/** A run with its `FolderFacts` as JSON; null if the run cannot be read. */
export type GatheredDigest = { readonly workcellId: WorkcellId; readonly text: string | null };

/** A batch of digests of a workspace, and how many of its runs are done. */
export type GatheredDigests = {
  readonly digests: readonly GatheredDigest[];
  readonly done: number;
  readonly of: number;
  /** Null while more follows. `cutShort`: it was canceled. `unlisted`: why the runs cannot be listed. */
  readonly end: 'whole' | 'cutShort' | { readonly unlisted: string } | null;
};

export type GatheringDeps = {
  readonly projectRoot: string;
  readonly indexFolder: string;
  readonly say: (some: GatheredDigests) => void;
};

/** How long to read runs before answering other questions, in milliseconds. */
const sliceMs = 12;
/** How many digests are sent at once. */
const digestsAtOnce = 250;
/** How often progress is reported, in milliseconds. */
const emitEveryMs = 200;
/** A larger file is counted through its index, which continues where it stopped. */
const largestAtOnce = 4 * 1024 * 1024;

/** Gathers digests of the run folders of one workspace. */
export class FolderGathering {
  readonly #deps: GatheringDeps;
  #isEnded = false;
  #reading: OpenRun | null = null;

  constructor(deps: GatheringDeps) {
    this.#deps = deps;
    void this.#gather();
  }

  /** Stops gathering. Finished digests stay cached. */
  end(): void {
    this.#isEnded = true;
    this.#reading?.close();
  }

  async #gather(): Promise<void> {
    const { indexFolder, projectRoot, say } = this.#deps;
    let ids: readonly WorkcellId[];
    try {
      ids = await listWorkcells(projectRoot);
    } catch (failure) {
      say({ digests: [], done: 0, of: 0, end: { unlisted: messageOf(failure) } });
      return;
    }
    const kept = new KeptDigests(indexFolder, projectRoot);
    const folder = join(realpathOr(projectRoot), workcellsFolder);
    let digests: GatheredDigest[] = [];
    let [sliceBegan, toldAt] = [performance.now(), performance.now()];
    let done = 0;
    for (const id of ids) {
      if (performance.now() - sliceBegan > sliceMs) {
        await setImmediate();
        sliceBegan = performance.now();
      }
      if (this.#isEnded) break;
      const files = workcellFiles(folder, id);
      const known = kept.get(id, marksOf(files).text);
      const digest = known === null ? await this.#read(id, kept) : { workcellId: id, text: known };
      if (digest !== null) digests.push(digest);
      done += 1;
      if (digests.length < digestsAtOnce && performance.now() - toldAt < emitEveryMs) continue;
      say({ digests, done, of: ids.length, end: null });
      digests = [];
      toldAt = performance.now();
    }
    if (!this.#isEnded) kept.retain(new Set(ids));
    kept.keep();
    say({ digests, done, of: ids.length, end: this.#isEnded ? 'cutShort' : 'whole' });
  }

  /** Reads a digest that is not cached; null if the run has disappeared. */
  async #read(workcellId: WorkcellId, kept: KeptDigests): Promise<GatheredDigest | null> {
    const found = await findWorkcell(this.#deps.projectRoot, workcellId);
    if (!found.ok) return found.error.type === 'runGone' ? null : { workcellId, text: null };
    const { size, text: marks } = marksOf(found.value);
    try {
      const text = JSON.stringify(await this.#factsOf(found.value, size));
      if (this.#isEnded) return null;
      kept.put(workcellId, { marks, text });
      return { workcellId, text };
    } catch (failure) {
      return codeOf(failure) === 'ENOENT' ? null : { workcellId, text: null };
    }
  }

  /** Throws the system's error if the telemetry exists but cannot be read. */
  async #factsOf(folder: WorkcellFolder, size: number | null): Promise<FolderFacts> {
    const { proof } = await lookAtWorkcell(folder);
    const facts = toDigest(size === null ? newCounters() : await this.#counters(folder.telemetry, size));
    return {
      ...facts,
      tool: facts.tool ?? proof?.tool ?? null,
      model: facts.model ?? proof?.model ?? null,
      startedAt: facts.startedAt ?? beginningOf(folder.id),
      threadId: proof?.thread_id ?? null,
    };
  }

  async #counters(path: string, size: number) {
    if (size <= largestAtOnce) return tallyOfFile(path);
    const run = new OpenRun(path, this.#deps.indexFolder);
    this.#reading = run;
    try {
      const counters = await run.counters();
      if (!counters.ok) throw new Error(counters.error.type);
      return counters.value;
    } finally {
      this.#reading = null;
      run.close();
    }
  }
}

function realpathOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Identifies the versions of a run's files, and returns the size of its telemetry; null if there is none. */
function marksOf({ proof, telemetry }: WorkcellFolder): { readonly text: string; readonly size: number | null } {
  const [reported, proven] = [telemetry, proof].map((path) => {
    try {
      const entry = lstatSync(path);
      const { birthtimeMs, ino, mtimeMs, size } = entry;
      return entry.isFile() ? { size, mark: `${ino} ${birthtimeMs} ${mtimeMs} ${size}` } : null;
    } catch {
      return null;
    }
  });
  return { text: `${reported?.mark} ${proven?.mark}`, size: reported?.size ?? null };
}

/** Counts a small file at once, without an index. Throws the system's error. */
function tallyOfFile(path: string): RunCounters {
  const { fd, size } = openFile(path);
  try {
    const counters = newCounters();
    const count = (event: FileEvent) =>
      countEvent(counters, { ...event, state: stateOf(event.type, event.data), durationMs: durationOf(event.data) });
    const { lastEvent, lastLine } = readFileEnd(fd, size, emptyEnd, 0);
    readLines(fd, { from: 0, to: lastLine }, (blocks) => {
      for (let block = blocks.next(); block !== null; block = blocks.next()) {
        const { bytes, position } = block;
        eachLine(block, (start, end) => {
          const line = decodeLine(bytes, start, end);
          if (line.kind === 'event') count({ ...line, position: position + start });
        });
      }
    });
    if (lastEvent !== null) count(lastEvent);
    return counters;
  } finally {
    closeSync(fd);
  }
}
