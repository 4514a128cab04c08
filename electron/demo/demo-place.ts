import { mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDemoFolder } from '../../fixtures/demo/create-demo-folder.ts';
import type { DemoPace } from '../../fixtures/demo/demo-story.ts';
import type { GitToUse } from '../../fixtures/demo/git-repository.ts';
import { startDemoProvider } from '../../fixtures/demo/start-demo-provider.ts';
import { createCodexConfig } from '../../fixtures/provider/codex-config.ts';
import { getErrorCode } from '../base/error-message.ts';
import type { Lifetime } from '../base/lifetime.ts';

/** The folders of a demo. The demo reads nothing of the user there, and deletes everything when they leave. */
export type DemoPlace = {
  readonly codexHome: string;
  readonly dataFolder: string;
  /** The sample project, a fresh git repository. */
  readonly project: string;
};

/**
 * Creates a demo under the data folder: a scripted provider on loopback, a CODEX_HOME with only that provider, and a
 * sample project. Throws if the folder is not writable or `git` fails. When the lifetime ends, after Codex, the
 * provider stops and all files are deleted.
 */
export async function makeDemoPlace(
  dataFolder: string,
  pace: DemoPace,
  lifetime: Lifetime,
  git: GitToUse,
): Promise<DemoPlace> {
  const folder = await makeEmptyFolder(join(getDemosFolder(dataFolder), String(process.pid)));
  lifetime.onEnd(() => removeFolder(folder));
  const place = {
    codexHome: join(folder, 'codex-home'),
    dataFolder: join(folder, 'data'),
    project: join(folder, 'fair-share'),
  };
  const provider = await startDemoProvider(pace);
  lifetime.onEnd(() => provider.stop());
  await mkdir(place.codexHome);
  await mkdir(place.dataFolder);
  const projects = { [place.project]: { trust_level: 'trusted' } };
  await writeFile(join(place.codexHome, 'config.toml'), createCodexConfig(provider.baseUrl, { config: { projects } }));
  await createDemoFolder(place.project, git);
  return place;
}

/**
 * Deletes demos of hosts that ended without cleaning up. Never rejects: the next start retries what it could not
 * delete.
 */
export async function removeStaleDemos(dataFolder: string): Promise<void> {
  const demos = getDemosFolder(dataFolder);
  const names = await readdir(demos).catch(() => []);
  const stale = names.filter((name) => !isRunning(Number(name)));
  await Promise.allSettled(stale.map((name) => removeFolder(join(demos, name))));
}

/** Creates an empty folder. Returns its real path, because Codex uses that for the project. */
async function makeEmptyFolder(path: string): Promise<string> {
  await removeFolder(path);
  await mkdir(path, { recursive: true, mode: 0o700 });
  return await realpath(path);
}

/** Removes a folder. Retries if a process is about to close a file. */
async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Returns the folder for demos: one folder per host, named by its process id. */
function getDemosFolder(dataFolder: string): string {
  return join(dataFolder, 'demo');
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (failure) {
    return getErrorCode(failure) === 'EPERM';
  }
}
