import '../launch/load-language.ts';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import { systemClock } from '../files/system-clock.ts';
import type { FileSnapshot, ScanBatch } from '../model/threads/file-snapshot.ts';
import type { ScanCommand, ScanProgress, ScanReply, ScanRequest } from '../rewind/folder-scanner.ts';
import { ChangeQueue, FolderWatch } from '../rewind/folder-watch.ts';
import { type ScanOptions, scanFolder } from '../rewind/scan-folder.ts';
import { scanWatchedFolder, type WatchedScan } from '../rewind/scan-watched-folder.ts';

// The worker thread that scans folders for the file history, so that reading thousands of files blocks neither the
// host nor the databases.

/** How many folders are kept in memory, the most recently used ones. */
const maxFolders = 4;
/** How often a scan reports that it is still running, in milliseconds. */
const aliveEveryMs = 1_000;
/** How many contents are searched one by one before all known ones are put in a set. */
const maxSearches = 8;
/** How long after a change it is reported, in milliseconds: a program that saves a file makes several. */
const reportDelayMs = 100;

if (parentPort !== null) serveScans(parentPort, systemClock);

type RememberedFolder = { isFirst: boolean; readonly known: Map<string, { stamp: string; state: FileSnapshot }> };

/** Scans folders for the other end of the port, which asks for one scan at a time. */
function serveScans(port: MessagePort, clock: Clock): void {
  const folders = new Map<string, RememberedFolder>();
  const watches = new Map<string, FolderWatch>();
  const queue = new ChangeQueue();
  /** The known files of the folder that is scanned next. */
  let taught: RememberedFolder['known'] = new Map();
  const answers: ((isStored: boolean) => void)[] = [];
  let shownAt = 0;
  const alive = (): void => {
    const now = performance.now();
    if (now - shownAt < aliveEveryMs) return;
    shownAt = now;
    port.postMessage({ batch: null } satisfies ScanProgress);
  };
  const deliver = (batch: ScanBatch): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    answers.push(resolve);
    const buffers = batch.contents.map(({ deflated }) => deflated.buffer as ArrayBuffer);
    port.postMessage({ batch } satisfies ScanProgress, buffers);
    return promise;
  };

  const startWatch = (root: string): FolderWatch => {
    const watch = new FolderWatch(root, {
      queue,
      changed: () =>
        clock.after(reportDelayMs, () => {
          if (watches.get(root) === watch) port.postMessage({ changed: root } satisfies ScanProgress);
        }),
    });
    watches.set(root, watch);
    return watch;
  };
  const scan = async (options: ScanOptions, { extent, isWatched, known, root }: ScanRequest): Promise<WatchedScan> => {
    if (!isWatched) return { ...(await scanFolder(root, options)), extent: 'whole' };
    const watch = watches.get(root) ?? startWatch(root);
    // The watch reports changes since the last scan, not since what the host had stored at another time.
    return await scanWatchedFolder(root, options, { extent: known === null ? extent : 'whole', watch });
  };

  const look = async (request: ScanRequest): Promise<ScanReply['scan']> => {
    const { kept, known, lastId, room, root, spare } = request;
    const folder = known === null ? folders.get(root) : { isFirst: known.isFirst, known: taught };
    taught = new Map();
    // An earlier thread may have got a part of the known files.
    if (folder === undefined || (known !== null && folder.known.size !== known.files)) return 'unknown';
    // Until the scan has ended, it is unknown whether the host stored all of it.
    folders.delete(root);
    let isStored = true;
    const options: ScanOptions = {
      known: folder.known,
      isFirst: folder.isFirst,
      lastId,
      room,
      spare,
      kept,
      now: () => clock.now(),
      reportAlive: alive,
      hasContent: createContentCheck(folder.known),
      deliver: async (batch) => {
        const answer = await deliver(batch);
        isStored &&= answer;
        return answer;
      },
    };
    const found = await scan(options, request);
    if (found.isComplete) folder.isFirst = false;
    // If the host provided the known state, it keeps track of the first complete scan itself.
    if (isStored && !folder.isFirst) {
      // Keeps the most recently used folder last.
      folders.set(root, folder);
      for (const other of [...folders.keys()].slice(0, -maxFolders)) folders.delete(other);
    }
    return found;
  };

  port.on('message', (word: ScanRequest | ScanCommand) => {
    if ('isStored' in word) answers.shift()?.(word.isStored);
    else if ('extent' in word)
      void look(word).then((found) => port.postMessage({ id: word.id, scan: found } satisfies ScanReply));
    else if ('known' in word) for (const { path, ...facts } of word.known) taught.set(path, facts);
    else if ('forget' in word) folders.delete(word.forget);
    else {
      watches.get(word.unwatch)?.close();
      watches.delete(word.unwatch);
    }
  });
}

/** Returns a function that checks whether the host has a content, because a known file had it when the scan started. */
function createContentCheck(known: RememberedFolder['known']): (sha256: string) => boolean {
  let contents: Set<string> | null = null;
  let asked = 0;
  return (sha256) => {
    asked += 1;
    // After a step that changed a few files, the set would take longer than all the rest.
    if (asked <= maxSearches)
      return known.values().some(({ state }) => state.kind === 'file' && state.sha256 === sha256);
    contents ??= new Set([...known.values()].flatMap(({ state }) => (state.kind === 'file' ? [state.sha256] : [])));
    return contents.has(sha256);
  };
}
