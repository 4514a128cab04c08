import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { identifyProcess, processIdentity } from '../../processes/process-identity.ts';
import type { FolderOwner } from '../../store/threads/thread-store-state.ts';

const ownerNote = z.object({
  process: processIdentity,
  kind: z.enum(['desktop', 'web']),
  address: z.string().nullable(),
});

/**
 * Writes a note about the owner of a data folder next to the lock. A second host shows it. The address has no token,
 * because no file may contain it. A folder without a note may still have an owner, and a note from an ended process
 * does not count.
 */
export async function writeOwner(folder: string, owner: Pick<FolderOwner, 'kind' | 'address'>): Promise<void> {
  const identity = await identifyProcess(process.pid);
  if (identity === null) return;
  const note: z.infer<typeof ownerNote> = { process: identity, ...owner };
  await writeFileAtomically(getNotePath(folder), `${JSON.stringify(note)}\n`, { sync: false }).catch(() => undefined);
}

/**
 * Returns the owner of a data folder according to its note. Null if there is none, or if the process that wrote it has
 * ended.
 */
export async function readOwner(folder: string): Promise<FolderOwner | null> {
  const text = await readFile(getNotePath(folder), 'utf8').catch(() => '');
  const note = ownerNote.safeParse(parseJson(text)).data;
  if (note === undefined) return null;
  const { pid, startMark, startedAt } = note.process;
  const runs = (await identifyProcess(pid))?.startMark === startMark;
  return runs ? { pid, startedAt, kind: note.kind, address: note.address } : null;
}

function getNotePath(folder: string): string {
  return join(folder, 'owner.json');
}
