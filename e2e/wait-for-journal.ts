import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from './test.ts';

/** Waits until everything shown is on disk. A killed host may lose only text that is newer. */
export async function waitForJournal(dataFolder: string): Promise<void> {
  const writtenAt = async () => (await stat(join(dataFolder, 'journal.db-wal'))).mtimeMs;
  await expect.poll(async () => Date.now() - (await writtenAt())).toBeGreaterThan(1_000);
}
