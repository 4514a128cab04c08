import { closeSync, lstatSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FolderFacts } from '../../../../shared/runs/analysis/run-digest.ts';
import type { RunId } from '../../../../shared/runs/run-ref.ts';
import { findDuration, toEventState } from '../../../../shared/runs/telemetry-event.ts';
import { getErrorCode, getErrorMessage } from '../../../base/error-message.ts';
import { countEvent, createCounters, type RunCounters } from '../../run-counters.ts';
import { toDigest } from '../../to-digest.ts';
import { findRunFolder, getStartTime, listRunIds, type RunFolder, runsFolderName, toRunFolder } from '../run-folder.ts';
import { readRunFolderContents } from '../run-folder-contents.ts';
import { StoredDigestCache } from './digest-cache.ts';
import { emptyEnd, readFileEnd } from './file-end.ts';
import { forEachLine, readLines } from './line-blocks.ts';
import { OpenRun } from './open-run.ts';
import { openTrackedFile } from './opened-file.ts';
import { decodeLine, type FileEvent } from './read-events.ts';

/** A run with its `FolderFacts` as JSON; null if the run cannot be read. */
export type GatheredDigest = { readonly runId: RunId; readonly text: string | null };

/** A batch of digests of a workspace, and how many of its runs are done. */
export type GatheredDigests = {
  readonly digests: readonly GatheredDigest[];
  readonly done: number;
  readonly total: number;
  /** Null while more follows. `cutShort`: it was canceled. `unlisted`: why the runs cannot be listed. */
  readonly end: 'whole' | 'cutShort' | { readonly unlisted: string } | null;
};

/** Which run folders to read, our folder with their indexes, and where digests go. */
export type GatheringDeps = {
  readonly projectRoot: string;
  readonly indexFolder: string;
  readonly send: (some: GatheredDigests) => void;
};

/** How long to read runs before the thread handles other requests, in milliseconds. */
const sliceMs = 12;
/** How many digests are sent at once. */
const digestsPerBatch = 250;
/** How often to report progress, in milliseconds. */
const progressEveryMs = 200;
/** Larger files, in bytes, are counted through their index, which continues where it stopped. */
const maxUnindexedBytes = 4 * 1024 * 1024;

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
    const { indexFolder, projectRoot, send } = this.#deps;
    let ids: readonly RunId[];
    try {
      ids = await listRunIds(projectRoot);
    } catch (failure) {
      send({ digests: [], done: 0, total: 0, end: { unlisted: getErrorMessage(failure) } });
      return;
    }
    const kept = new StoredDigestCache(indexFolder, projectRoot);
    const folder = join(realPathOrSame(projectRoot), runsFolderName);
    let digests: GatheredDigest[] = [];
    let [sliceStartedAt, toldAt] = [performance.now(), performance.now()];
    let done = 0;
    for (const id of ids) {
      if (performance.now() - sliceStartedAt > sliceMs) {
        await setImmediate();
        sliceStartedAt = performance.now();
      }
      if (this.#isEnded) break;
      const files = toRunFolder(folder, id);
      const known = kept.get(id, identifyFiles(files).text);
      const digest = known === null ? await this.#read(id, kept) : { runId: id, text: known };
      if (digest !== null) digests.push(digest);
      done += 1;
      if (digests.length < digestsPerBatch && performance.now() - toldAt < progressEveryMs) continue;
      send({ digests, done, total: ids.length, end: null });
      digests = [];
      toldAt = performance.now();
    }
    if (!this.#isEnded) kept.retain(new Set(ids));
    kept.save();
    send({ digests, done, total: ids.length, end: this.#isEnded ? 'cutShort' : 'whole' });
  }

  /** Reads a digest that is not cached; null if the run has disappeared. */
  async #read(runId: RunId, kept: StoredDigestCache): Promise<GatheredDigest | null> {
    const found = await findRunFolder(this.#deps.projectRoot, runId);
    if (!found.ok) return found.error.type === 'runGone' ? null : { runId, text: null };
    const { size, text: marks } = identifyFiles(found.value);
    try {
      const text = JSON.stringify(await this.#readFacts(found.value, size));
      if (this.#isEnded) return null;
      kept.put(runId, { marks, text });
      return { runId, text };
    } catch (failure) {
      return getErrorCode(failure) === 'ENOENT' ? null : { runId, text: null };
    }
  }

  /** Reads the facts of a run. Throws the system's error if the telemetry exists but cannot be read. */
  async #readFacts(folder: RunFolder, size: number | null): Promise<FolderFacts> {
    const { proof } = await readRunFolderContents(folder);
    const facts = toDigest(size === null ? createCounters() : await this.#countEvents(folder.telemetry, size));
    return {
      ...facts,
      tool: facts.tool ?? proof?.tool ?? null,
      model: facts.model ?? proof?.model ?? null,
      startedAt: facts.startedAt ?? getStartTime(folder.id),
      threadId: proof?.thread_id ?? null,
    };
  }

  async #countEvents(path: string, size: number) {
    if (size <= maxUnindexedBytes) return countFile(path);
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

function realPathOrSame(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Identifies the versions of a run's files, and returns the size of its telemetry; null if there is none. */
function identifyFiles({ proof, telemetry }: RunFolder): { readonly text: string; readonly size: number | null } {
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
function countFile(path: string): RunCounters {
  const { fd, size } = openTrackedFile(path);
  try {
    const counters = createCounters();
    const count = (event: FileEvent) =>
      countEvent(counters, {
        ...event,
        state: toEventState(event.type, event.data),
        durationMs: findDuration(event.data),
      });
    const { lastEvent, lastLine } = readFileEnd(fd, size, emptyEnd, 0);
    readLines(fd, { from: 0, to: lastLine }, (blocks) => {
      for (let block = blocks.next(); block !== null; block = blocks.next()) {
        const { bytes, position } = block;
        forEachLine(block, (start, end) => {
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
