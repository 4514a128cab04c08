import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { toPathInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { absentState, getStateOfBytes } from '../file-transactions/file-state.ts';
import { runTransaction } from '../file-transactions/run-transaction.ts';
import type { NewState, Step } from '../file-transactions/step.ts';
import { describeTransactionProblem } from '../file-transactions/transaction-problem.ts';
import type { TransactionFolders } from '../file-transactions/transaction-request.ts';
import { makeOwnFolder } from '../files/own-folder.ts';
import { pathStyle } from '../files/path-style.ts';
import type { DiffPlan, PlannedFile } from './plan-diff.ts';

export type WritePlanDeps = {
  readonly folders: TransactionFolders;
  /** Our folder for files that are being written. */
  readonly stagingFolder: string;
  /** Returns null if this host may change files, otherwise a sentence with the reason. */
  claimFiles(): Promise<string | null>;
  /** Unix milliseconds. */
  now(): number;
};

/**
 * Writes a plan, everything or nothing, even if the app is killed: the next start restores or finishes it. Never
 * replaces a file that changed since the plan. Keeps copies of replaced files for some days. The error is a sentence.
 * Never rejects.
 */
export async function writePlan(
  { claimFiles, folders, now, stagingFolder }: WritePlanDeps,
  { files, root }: Pick<DiffPlan, 'files' | 'root'>,
): Promise<Result<null, string>> {
  const why = await claimFiles();
  if (why !== null) return err(why);
  const folder = join(stagingFolder, randomUUID());
  try {
    await makeOwnFolder(dirname(stagingFolder), folder);
    const steps: Step[] = [];
    for (const [index, file] of files.entries()) {
      steps.push(await createStep(root, file, join(folder, String(index))));
    }
    const done = await runTransaction(folders, { root, steps, label: t`a suggested diff`, now: now() });
    return done.ok ? ok(null) : err(describeTransactionProblem(done.error));
  } catch (failure) {
    return err(t`Nothing was changed: ${getErrorMessage(failure)}.`);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function createStep(root: string, { after, before, mode, path }: PlannedFile, source: string): Promise<Step> {
  const inside = toPathInside(root, path, pathStyle);
  if (inside === null) throw new Error(path);
  return {
    path: inside,
    before: before === null ? absentState : getStateOfBytes(Buffer.from(before), mode ?? 0),
    after: after === null ? absentState : await stageFile(after, mode, source),
  };
}

async function stageFile(text: string, mode: number | null, source: string): Promise<NewState> {
  await writeFile(source, text, { flag: 'wx', mode: 0o600 });
  const isProgram = mode !== null && (mode & 0o100) !== 0;
  return { kind: 'file', source, executable: isProgram, ...(mode !== null && { mode: mode & 0o777 }) };
}
