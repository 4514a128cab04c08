import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../../shared/base/clock.ts';
import { type ClientMessageId, entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { err } from '../../../shared/base/result.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { systemClock } from '../../files/system-clock.ts';
import {
  completeScan,
  getHistoryBytes,
  markMoment,
  readContents,
  readHistoryBytes,
  readKnownFiles,
  readSince,
  removeMark,
  settleChanges,
  storeScan,
} from '../../store/threads/file-history/file-history.ts';
import { listOpenWork, putOpenWork, removeOpenWork } from '../../store/threads/file-history/open-work.ts';
import { pruneHistory } from '../../store/threads/file-history/prune-history.ts';
import { openStore } from '../../store/threads/testing/sample-store.ts';
import { FolderHistory, maxStepWaitMs } from '../folder-history.ts';
import { FolderScanner } from '../folder-scanner.ts';
import { maxScanWaitMs, maxSmallScanWaitMs, maxStoreWaitMs } from '../turn-marks.ts';

const thread = threadId.parse('thread');

/** Creates a history with its own limit and a database that survives restarts. */
export async function createHistoryBench(limit: number) {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'workcell-history-')));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  const db = openStore();
  onTestFinished(() => void db.close());
  let lifetime = new Lifetime();
  const histories: FolderHistory[] = [];
  onTestFinished(async () => {
    await lifetime.end();
    // Scans run one after the other, so this waits for those that a watch has begun.
    await Promise.all(histories.map((history) => history.scan(top)));
  });
  /**
   * Starts the app. `now` is its clock, by default that of the system, as that of its disks is. What a scan finds is
   * stored after `beforeStored`.
   */
  const start = (given?: () => number, beforeStored: () => Promise<void> = async () => undefined) => {
    const now = given ?? (() => systemClock.now());
    void lifetime.end();
    lifetime = new Lifetime();
    const tidying: (() => void)[] = [];
    const waits: (() => void)[] = [];
    const clock: Clock = {
      now,
      after: (ms, run) => {
        if (ms === 60_000) tidying.push(run);
        if (ms === maxScanWaitMs || ms === maxSmallScanWaitMs) waits.push(run);
        // On a slow machine, a turn would wait for its scan.
        return [60_000, maxScanWaitMs, maxSmallScanWaitMs, maxStoreWaitMs, maxStepWaitMs].includes(ms)
          ? () => undefined
          : systemClock.after(ms, run);
      },
    };
    const history = new FolderHistory({
      clock,
      lifetime,
      limit,
      hasClockOfMachine: async () => given === undefined,
      home: '/home/person',
      readDiff: async () => err({ type: 'noDiff' }),
      scanner: new FolderScanner({
        worker: new URL('../../workers/history-worker.ts', import.meta.url),
        clock,
        lifetime,
      }),
      store: {
        bytes: async (after) => readHistoryBytes(db, { after }),
        known: async (root, after) => readKnownFiles(db, { root, after }),
        keep: async (look) => {
          await beforeStored();
          return storeScan(db, look) === null;
        },
        settle: async (settled) => settleChanges(db, settled) === null,
        complete: async (root) => completeScan(db, { root }) === null,
        mark: async (moment) => markMoment(db, moment) === null,
        unmark: async (message) => removeMark(db, { message }) === null,
        contents: async (sha256s) => readContents(db, { sha256s }),
        prune: async (limits) => {
          let pruned = pruneHistory(db, limits);
          while (pruned === null) pruned = pruneHistory(db, null);
          return pruned;
        },
        openWork: async () => listOpenWork(db),
        putOpenWork: async (work) => putOpenWork(db, work) === null,
        removeOpenWork: async (keys) => removeOpenWork(db, { keys }) === null,
      },
    });
    histories.push(history);
    const failures: string[] = [];
    const turn = (folder: string, message: string) =>
      history.markBeforeTurn(thread, folder, message as ClientMessageId, ({ why }) =>
        failures.push(`${message}: ${why}`),
      );
    const report = (folder: string, turn: Turn) =>
      history.handleTurns({ threadId: thread, agentId: null }, folder, [turn]);
    /** Reports a command of the turn. */
    const command = (folder: string, status: 'running' | 'done', id = 'command') =>
      report(folder, turnWith(status, id, now()));
    /** Lets the time pass that a message waits for the scan of its folder. */
    const stopWaiting = () => {
      const run = waits.shift();
      run?.();
      return run !== undefined;
    };
    return { history, turn, failures, report, command, stopWaiting, tidy: () => tidying.shift()?.() };
  };
  const folder = async (name: string) => {
    await mkdir(join(top, name));
    return join(top, name);
  };
  return {
    start,
    folder,
    bytes: () => getHistoryBytes(db),
    /** Returns who changed what since the moment before a turn. */
    changesSince: (message: string) =>
      readSince(db, { message })?.changes.map(({ authors, path }) => ({ path, authors })) ?? [],
    /** Returns the sizes that a file had since the moment before a turn, in bytes. */
    sizesSince: (message: string, path: string) =>
      readSince(db, { message })
        ?.changes.filter((change) => change.path === path)
        .map(({ after }) => (after.kind === 'file' ? after.size : null)) ?? [],
    since: (message: string) => readSince(db, { message }),
    openWork: () => listOpenWork(db).length,
    isKept: (message: string) => readSince(db, { message }) !== null,
    stateOf: (root: string, path: string) =>
      readKnownFiles(db, { root, after: null }).files.find((file) => file.path === path)?.state,
  };
}

/** A turn with one command that can write. */
export function turnWith(status: 'running' | 'done', id: string, now = Date.now()): Turn {
  const { entry, turn } = { entry: entryId.parse(id), turn: turnId.parse('turn') };
  const command = { id: entry, at: now, kind: 'command', command: 'make', rawCommand: 'make', status } as const;
  const rest = { cwd: null, actions: [], exitCode: null, durationMs: null, processId: null, source: 'codex' } as const;
  return {
    id: turn,
    status: 'running',
    startedAt: now,
    endedAt: null,
    durationMs: null,
    model: null,
    hadEffects: true,
    hasDiff: false,
    entries: [{ ...command, ...rest, outputTail: '', message: null, approval: null }],
  };
}
