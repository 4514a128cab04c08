import { opendir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { SetupChoice } from '../../shared/contract/runs.ts';
import { findPatternProblem, maxSetupLines } from '../../shared/runs/worktree-setup.ts';
import { isIgnored, readRulesFrom } from '../files/ignore-rules.ts';

/** More names of a folder are not looked at. */
const maxNames = 5_000;

/** How packages are installed exactly as a lock file says. */
const installs: Readonly<Record<string, string>> = {
  'package-lock.json': 'npm ci',
  'npm-shrinkwrap.json': 'npm ci',
  'pnpm-lock.yaml': 'pnpm install --frozen-lockfile',
  'yarn.lock': 'yarn install --frozen-lockfile',
  'uv.lock': 'uv sync --frozen',
};

/**
 * Proposes what the set-up list of a folder could have: ignored files with settings, and the commands that fit its lock
 * files. Looks at names and the rules of git only, and runs nothing. Never rejects.
 */
export async function proposeSetup(folder: string): Promise<SetupChoice['proposal']> {
  const none = { files: [], commands: [] };
  try {
    const root = await realpath(folder);
    const rules = readRulesFrom(root);
    const files: string[] = [];
    const commands = new Set<string>();
    let looked = 0;
    for await (const entry of await opendir(root)) {
      looked += 1;
      if (looked > maxNames) return none;
      if (!entry.isFile()) continue;
      const { name } = entry;
      if (Object.hasOwn(installs, name)) commands.add(installs[name] ?? '');
      const isSetting = /^\.env(\..+|rc)?$/.test(name) && findPatternProblem(name) === null;
      if (isSetting && isIgnored(rules, join(root, name), name, false)) files.push(name);
    }
    return { files: files.toSorted().slice(0, maxSetupLines), commands: [...commands] };
  } catch {
    return none;
  }
}
