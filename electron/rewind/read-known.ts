import type { KnownFile } from '../model/threads/file-snapshot.ts';
import type { KnownFiles } from '../store/threads/file-history/file-history.ts';
import type { HistoryStore } from './history-store.ts';

/** Reads everything that is known about a folder, in parts, so that other work of the store gets its turn. */
export async function readKnown(store: Pick<HistoryStore, 'known'>, root: string): Promise<KnownFiles> {
  const files: KnownFile[] = [];
  for (let after: string | null = null; ; ) {
    const part: KnownFiles | null = await store.known(root, after);
    if (part === null) throw new Error('The history cannot be read');
    files.push(...part.files);
    if (part.next === null) return { ...part, files };
    after = part.next;
  }
}
