import '../launch/load-language.ts';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import type { FinderReply, FinderRequest } from '../file-finder/file-finder.ts';
import { IndexedFolders } from '../file-finder/indexed-folders.ts';
import { systemClock } from '../files/system-clock.ts';

// The worker thread that walks folders and finds files, so that large folders block neither the host nor typing.

if (parentPort !== null) serveFinder(parentPort, systemClock);

/** Finds files for the other end of the port. */
function serveFinder(port: MessagePort, clock: Clock): void {
  const folders = new IndexedFolders({ clock, later: (go) => void setImmediate(go) });
  port.on('message', ({ id, limit, query, root }: FinderRequest) => {
    const reply: FinderReply = { id, found: folders.find(root, query, limit) };
    port.postMessage(reply);
  });
}
