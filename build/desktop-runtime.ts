import { systemClock } from '../electron/host/system-clock.ts';
import { type ElectronFacts, electronObstacle, findElectron, sandboxObstacle } from './electron-runtime.ts';
import { earlierFailure, type InstallOptions, installElectron } from './install-electron.ts';

/** How much more must have arrived before it is said again where lines cannot be overwritten, in bytes. */
const lineEveryBytes = 20_000_000;

/**
 * The Electron program, downloaded if need be with visible progress, or why there is none as the end of a sentence.
 * `insist`: try also after a failure that is remembered.
 */
export async function provideElectron(
  root: string,
  insist: boolean,
): Promise<{ readonly program: string } | { readonly missing: string }> {
  const packageFolder = `${root}/node_modules/electron`;
  const facts: ElectronFacts = {
    platform: process.platform,
    env: process.env,
    packageFolder,
    uid: process.getuid?.(),
  };
  const obstacle = insist ? null : electronObstacle(facts);
  if (obstacle !== null) return { missing: obstacle };
  const found = findElectron(facts);
  if (found !== null) return usable(found);

  const abort = new AbortController();
  const options: InstallOptions = {
    packageFolder,
    cacheFolder: `${root}/node_modules/.cache`,
    clock: systemClock,
    progress: reportProgress(process.stderr),
    signal: abort.signal,
  };
  const known = insist ? null : earlierFailure(options);
  if (known !== null) {
    return { missing: `its download failed earlier (${known}); "npm run electron:install" tries again` };
  }
  process.stderr.write('Downloading Electron, once; Ctrl+C goes on without it\n');
  // Stays for the rest of the run: one Ctrl+C arrives twice, from the terminal and through npm.
  process.on('SIGINT', () => abort.abort());
  const reason = await installElectron(options);
  const program = findElectron(facts);
  if (program !== null) return usable(program);
  return { missing: `its download failed (${reason ?? 'it left no program'})` };
}

/** An Electron of the person's own choice is tried whatever the system says: they may have given it what it needs. */
function usable(program: string): { readonly program: string } | { readonly missing: string } {
  const obstacle = process.env.ELECTRON_OVERRIDE_DIST_PATH
    ? null
    : sandboxObstacle({ platform: process.platform, program });
  return obstacle === null ? { program } : { missing: obstacle };
}

/** Says how much has arrived: on one line of a terminal, else on a line now and then. */
function reportProgress(stream: NodeJS.WriteStream): (bytes: number) => void {
  let said = 0;
  return (bytes) => {
    const words = `Electron: ${Math.round(bytes / 1_000_000)} MB`;
    if (stream.isTTY) stream.write(`\r${words} `);
    else if (bytes - said >= lineEveryBytes) {
      said = bytes;
      stream.write(`${words}\n`);
    }
  };
}
