import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CliFailure, EnvironmentSnapshot } from '../../shared/cli/cli-state.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { findAllOnPath } from '../files/find-on-path.ts';
import { codexPackageName, findProgramBehindScript, findProgramOfPackage } from './codex-package.ts';
import { type ProgramCheckContext, readCodexVersion } from './read-codex-version.ts';

/** A Codex that can be started. */
export type CodexProgram = {
  /** Absolute path. */
  readonly binary: string;
  readonly source: EnvironmentSnapshot['binarySource'];
  readonly version: string;
};

/** Where to search for Codex. Null: nothing was chosen, or the variable is not set. */
export type CodexSearch = {
  /** The user's choice in Settings. */
  readonly chosen: string | null;
  /** The value of WORKCELL_CODEX_BIN. */
  readonly named: string | null;
  /** The value of PATH. */
  readonly path: string;
  /** Folders where turns can write. No Codex on PATH may be in them. */
  readonly workspaces: readonly string[];
  /** Folders to resolve the npm package from, the way Node does from a file in each. */
  readonly packageRoots: readonly string[];
  readonly context: ProgramCheckContext;
};

/**
 * Finds Codex in this order: the setting, WORKCELL_CODEX_BIN, the npm package, PATH. If the setting or the variable is
 * set but its program is missing or does not work, no other program replaces it.
 */
export async function findCodex(search: CodexSearch): Promise<Result<CodexProgram, CliFailure>> {
  if (search.chosen !== null)
    return await checkFirst(search, 'setting', [search.chosen], t`${search.chosen} (Settings)`);
  if (search.named !== null) {
    return await checkFirst(search, 'environment', [search.named], `${search.named} (WORKCELL_CODEX_BIN)`);
  }
  const ofPackage = search.packageRoots.map(findProgramOfPackage).filter((path) => path !== null);
  const packaged = await checkFirst(search, 'package', ofPackage, t`the npm package ${codexPackageName}`);
  if (packaged.ok || packaged.error.type !== 'notFound') return packaged;
  const onPath = await checkFirst(
    search,
    'path',
    await listCandidatesOnPath(search.path, search.workspaces),
    t`codex on PATH`,
  );
  if (onPath.ok || onPath.error.type !== 'notFound') return onPath;
  return err({ type: 'notFound', searched: [...packaged.error.searched, ...onPath.error.searched] });
}

/** Checks the first candidate that exists. `place` describes the search location. */
async function checkFirst(
  search: CodexSearch,
  source: CodexProgram['source'],
  candidates: readonly string[],
  place: string,
): Promise<Result<CodexProgram, CliFailure>> {
  for (const candidate of candidates) {
    const path = resolve(candidate);
    if (!(await isFile(path))) continue;
    const binary = await findProgramBehindScript(path);
    const version = await readCodexVersion(binary, search.context);
    return version.ok ? ok({ binary, source, version: version.value }) : version;
  }
  return err({ type: 'notFound', searched: [place] });
}

/**
 * Finds the Codex that a shell would start by name, as an absolute path. Null if there is none. Skips programs in
 * `workspaces`.
 */
export async function findCodexOnPath(path: string, workspaces: readonly string[]): Promise<string | null> {
  const [first] = await listCandidatesOnPath(path, workspaces);
  return first ?? null;
}

function listCandidatesOnPath(path: string, workspaces: readonly string[]): Promise<readonly string[]> {
  const names = process.platform === 'win32' ? ['codex.exe', 'codex.cmd'] : ['codex'];
  return findAllOnPath(names, path, workspaces);
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
