import type { GitInfo } from '../../shared/machine/machine-facts.ts';
import { findOnPath } from '../files/find-on-path.ts';
import { type ProbePlace, runBriefly } from './run-briefly.ts';

/** Apple's placeholder for git. It offers to download git if it is missing. */
const appleStub = '/usr/bin/git';

/** Finds git on a PATH, outside `workspaces`. Returns its absolute path, or null if there is none. */
export async function findGit(
  path: string,
  place: ProbePlace,
  workspaces: readonly string[] = [],
): Promise<string | null> {
  const program = await findOnPath('git', path, workspaces);
  const isStub = process.platform === 'darwin' && program === appleStub && !(await hasDeveloperTools(place));
  return isStub ? null : program;
}

/** Finds out which git is on a PATH. Requests only its version, so that no repository can interfere. */
export async function probeGit(path: string, place: ProbePlace, workspaces: readonly string[] = []): Promise<GitInfo> {
  const program = await findGit(path, place, workspaces);
  if (program === null) return { type: 'missing' };
  const run = await runBriefly(program, ['--version'], place);
  if (run.type === 'notRun') return { type: 'failed', message: run.message };
  const version = /^git version (\d\S*)/m.exec(run.printed)?.[1];
  if (version !== undefined) return { type: 'found', version };
  return { type: 'failed', message: (run.errors || run.printed).trim().split('\n').at(-1) || `exit ${run.code}` };
}

async function hasDeveloperTools(place: ProbePlace): Promise<boolean> {
  const run = await runBriefly('/usr/bin/xcode-select', ['-p'], place);
  return run.type === 'ended' && run.code === 0;
}
