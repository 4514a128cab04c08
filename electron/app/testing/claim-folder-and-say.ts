import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '../../files/system-clock.ts';
import { ThreadStore } from '../../store/threads/thread-store.ts';
import { createStoreDeps } from '../encryption/testing/test-store.ts';
import { createThreadStoreOpener } from '../encryption/thread-store-opener.ts';
import { FilesClaim } from '../files-claim.ts';

// A host in its own process. It claims several data folders in turn, each for its databases and for its files, in
// either order, and prints the results. Each input line advances one step: begin, then end.

const [root = '', first = 'sessions'] = process.argv.slice(2);
const steps = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (words: string) => void process.stdout.write(`${words}\n`);

for (let round = 0; ; round += 1) {
  const deps = createStoreDeps(join(root, String(round)), () => false);
  const claim = new FilesClaim(
    deps.folder,
    () => deps.store.call('claimFolder', { folder: deps.folder }),
    async () => undefined,
  );
  say('ready');
  if ((await steps.next()).done === true) break;
  const early = first === 'files' ? claim.take() : null;
  const sessions = new ThreadStore(deps.store, createThreadStoreOpener(deps), systemClock);
  const refusal = await (early ?? claim.take());
  await sessions.list({ folders: ['/w'], search: '' });
  say(JSON.stringify({ files: refusal === null, sessions: sessions.state.type === 'open' }));
  if ((await steps.next()).done === true) break;
  await sessions.close();
}
process.exit();
