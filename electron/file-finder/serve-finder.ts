import type { MessagePort } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import type { FinderReply, FinderRequest } from './finder-message.ts';
import { KnownFolders } from './known-folders.ts';

/** Finds files for the other end of the port. */
export function serveFinder(port: MessagePort, clock: Clock): void {
  const folders = new KnownFolders({ clock, later: (go) => void setImmediate(go) });
  port.on('message', ({ id, limit, query, root }: FinderRequest) => {
    const reply: FinderReply = { id, found: folders.find(root, query, limit) };
    port.postMessage(reply);
  });
}
