import '../launch/speak.ts';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import type { KeptState, SeenBatch } from '../../shared/rewind/kept-state.ts';
import { systemClock } from '../host/system-clock.ts';
import type { KnownFolder, LookNews, LookReply, LookRequest, LookWord } from '../rewind/folder-looker.ts';
import { lookAtFolder } from '../rewind/look-at-folder.ts';

// The worker thread that looks at folders for the file history, so that reading thousands of files blocks neither the
// host nor the databases.

/** How many folders are kept in memory, the most recently used ones. */
const mostFolders = 4;
/** How often a look shows that it goes on, in milliseconds. */
const lifeMs = 1_000;

if (parentPort !== null) serveLooks(parentPort, systemClock);

type Remembered = { isFirst: boolean; readonly known: Map<string, { stamp: string; state: KeptState }> };

/** Looks at folders for the other end of the port, which asks for one look at a time. */
function serveLooks(port: MessagePort, clock: Clock): void {
  const folders = new Map<string, Remembered>();
  const answers: ((isStored: boolean) => void)[] = [];
  let shownAt = 0;
  const alive = (): void => {
    const now = performance.now();
    if (now - shownAt < lifeMs) return;
    shownAt = now;
    port.postMessage({ batch: null } satisfies LookNews);
  };
  const deliver = (batch: SeenBatch): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    answers.push(resolve);
    const buffers = batch.contents.map(({ deflated }) => deflated.buffer as ArrayBuffer);
    port.postMessage({ batch } satisfies LookNews, buffers);
    return promise;
  };

  const look = async ({ known, lastId, room, root, spare }: LookRequest): Promise<LookReply['look']> => {
    const folder = known === null ? folders.get(root) : remembered(known);
    if (folder === undefined) return 'unknown';
    // Until the look is over, no one knows whether the host stored all of it.
    folders.delete(root);
    let isStored = true;
    const found = await lookAtFolder(root, {
      known: folder.known,
      isFirst: folder.isFirst,
      lastId,
      room,
      spare,
      now: () => clock.now(),
      alive,
      hasContent: contentsOf(folder.known),
      deliver: async (batch) => {
        const answer = await deliver(batch);
        isStored &&= answer;
        return answer;
      },
    });
    if (found.isComplete) folder.isFirst = false;
    // The host takes note of the first complete look when it gave what it knew before.
    if (isStored && !folder.isFirst) {
      // Keeps the most recently used folder last.
      folders.set(root, folder);
      for (const other of [...folders.keys()].slice(0, -mostFolders)) folders.delete(other);
    }
    return found;
  };

  port.on('message', (word: LookRequest | LookWord) => {
    if ('isStored' in word) answers.shift()?.(word.isStored);
    else if ('forget' in word) folders.delete(word.forget);
    else void look(word).then((found) => port.postMessage({ id: word.id, look: found } satisfies LookReply));
  });
}

function remembered({ files, isFirst }: KnownFolder): Remembered {
  return { isFirst, known: new Map(files.map(({ path, stamp, state }) => [path, { stamp, state }])) };
}

/** Tells whether the host has a content, because a known file had it when the look began. */
function contentsOf(known: Remembered['known']): (sha256: string) => boolean {
  let contents: Set<string> | null = null;
  return (sha256) => {
    contents ??= new Set([...known.values()].flatMap(({ state }) => (state.kind === 'file' ? [state.sha256] : [])));
    return contents.has(sha256);
  };
}
