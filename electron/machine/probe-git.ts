import type { GitFacts } from '../../shared/machine/machine-facts.ts';
import { findOnPath } from './find-on-path.ts';
import { type RunPlace, runBriefly } from './run-briefly.ts';

/** Apple's stand-in, which offers to download a git where there is none. */
const appleStub = '/usr/bin/git';

/** Which git is on a PATH. It is asked for nothing but its version, so that no repository has a say. */
export async function probeGit(path: string, place: RunPlace): Promise<GitFacts> {
  const program = await findOnPath('git', path);
  if (program === null) return { type: 'missing' };
  if (process.platform === 'darwin' && program === appleStub && !(await hasDeveloperTools(place))) {
    return { type: 'missing' };
  }
  const run = await runBriefly(program, ['--version'], place);
  if (run.type === 'notRun') return { type: 'failed', said: run.message };
  const version = /^git version (\d\S*)/m.exec(run.printed)?.[1];
  if (version !== undefined) return { type: 'found', version };
  return { type: 'failed', said: (run.errors || run.printed).trim().split('\n').at(-1) || `exit ${run.code}` };
}

async function hasDeveloperTools(place: RunPlace): Promise<boolean> {
  const run = await runBriefly('/usr/bin/xcode-select', ['-p'], place);
  return run.type === 'ended' && run.code === 0;
}
