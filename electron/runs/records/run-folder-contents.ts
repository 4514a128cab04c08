import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { type RunProof, runProof } from '../../../shared/runs/run-proof.ts';
import { getErrorCode } from '../../base/error-message.ts';
import { openRegularFile } from '../../files/regular-file.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import type { RecordFolder } from './record-folder.ts';
import type { RunFolder } from './run-folder.ts';

/** The contents of a run's folder. */
export type RunFolderContents = {
  readonly hasTelemetry: boolean;
  readonly hasProof: boolean;
  readonly hasLogs: boolean;
  /** Null if there is none, or if it cannot be read. */
  readonly proof: RunProof | null;
  /** Why an existing proof cannot be read, in one sentence. */
  readonly proofProblem: string | null;
};

/** Larger proofs, in bytes, are not read: a proof is a page of facts. */
const maxProofBytes = 4_000_000;

/** Reads the folder of a run. Ignores links, which can point anywhere. Never rejects. */
export async function readRunFolderContents(folder: RunFolder): Promise<RunFolderContents> {
  const [hasTelemetry, hasLogs, hasProof] = await Promise.all([
    exists(folder.telemetry, 'file'),
    exists(folder.logs, 'folder'),
    exists(folder.proof, 'file'),
  ]);
  const read = hasProof ? await readProof(folder.proof) : { proof: null, proofProblem: null };
  return { hasTelemetry, hasLogs, hasProof, ...read };
}

/**
 * Writes the proof of a run atomically, so a reader finds the old or the new one. Replaces a link. Rejects with the
 * system's error, or if the folder is no longer the one that was opened.
 */
export async function writeProof(folder: RunFolder, record: RecordFolder, proof: RunProof): Promise<void> {
  const text = `${JSON.stringify(proof, null, 2)}\n`;
  await record.use((place) => writeFileAtomically(join(place, basename(folder.proof)), text, { replaceLink: true }));
}

/** Whether an imported run has a thread record next to its telemetry. Never rejects. */
export function hasThreadRecord(folder: RunFolder): Promise<boolean> {
  return exists(join(folder.path, 'thread.jsonl'), 'file');
}

async function exists(path: string, kind: 'file' | 'folder'): Promise<boolean> {
  try {
    const entry = await lstat(path);
    return kind === 'file' ? entry.isFile() : entry.isDirectory();
  } catch {
    return false;
  }
}

async function readProof(path: string): Promise<Pick<RunFolderContents, 'proof' | 'proofProblem'>> {
  const problem = (proofProblem: string) => ({ proof: null, proofProblem });
  try {
    const file = await openRegularFile(path);
    try {
      const { size } = await file.stat();
      if (size > maxProofBytes) return problem(t`proof.json is too large to be a proof.`);
      const proof = runProof.safeParse(parseJson(await file.readFile('utf8')));
      return proof.success ? { proof: proof.data, proofProblem: null } : problem(t`proof.json is not a valid proof.`);
    } finally {
      await file.close();
    }
  } catch (failure) {
    return problem(t`proof.json cannot be read (${getErrorCode(failure) ?? t`unknown`}).`);
  }
}
