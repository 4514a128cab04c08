import { basename, dirname } from 'node:path';
import type { Clock } from '../../../shared/base/clock.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import { watchEntry } from '../../files/watch-entry.ts';
import { noPolicy, type Policy } from './join-consent.ts';
import { joinPolicies, readPolicy } from './policy-file.ts';

/** The combined policy of several files, while they are watched. */
export type FollowedPolicies = { readonly policy: Policy };

/**
 * How long a file must be unchanged before it is read, in milliseconds. An editor may write a file in several steps.
 */
const stillMs = 100;

/**
 * Reads policies, and calls `changed` when one may have changed, because its file was written, appeared or disappeared.
 */
export async function followPolicies(
  files: readonly string[],
  clock: Clock,
  lifetime: Lifetime,
  changed: () => void,
): Promise<FollowedPolicies> {
  const read = async (): Promise<Policy> => joinPolicies(await Promise.all(files.map(readPolicy)));
  let policy = noPolicy;
  let cancel = (): void => undefined;
  /** Reads run one at a time, so that the newest wins. */
  const readings = new SerialQueue();
  const look = (): Promise<void> =>
    readings.run(async () => {
      policy = await read();
    });
  lifetime.onEnd(() => cancel());
  for (const file of files) {
    const stop = watchFile(file, () => {
      cancel();
      cancel = clock.after(stillMs, () => void look().then(() => lifetime.ended || changed()));
    });
    lifetime.onEnd(stop);
  }
  await look();
  return {
    get policy() {
      return policy;
    },
  };
}

/** Watches a file whose folder may not exist yet; the parent of that folder must exist. */
function watchFile(file: string, changed: () => void): () => void {
  const folder = dirname(file);
  const watch = () => watchEntry(folder, basename(file), changed);
  let stop = watch();
  const stopAround = watchEntry(dirname(folder), basename(folder), () => {
    stop();
    stop = watch();
    changed();
  });
  return () => {
    stop();
    stopAround();
  };
}
