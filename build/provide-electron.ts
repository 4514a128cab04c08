import { systemClock } from '../electron/files/system-clock.ts';
import { type ElectronFacts, findElectron, findElectronObstacle, findSandboxObstacle } from './electron-runtime.ts';
import { type InstallOptions, installElectron, readEarlierFailure } from './install-electron.ts';

/** How many more bytes must arrive before the next progress line, where lines cannot be overwritten. */
const lineEveryBytes = 20_000_000;

/**
 * The Electron program, downloaded with visible progress if necessary, or why there is none as the end of a sentence.
 * `insist` tries even after a remembered failure.
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
  const obstacle = insist ? null : findElectronObstacle(facts);
  if (obstacle !== null) return { missing: obstacle };
  const found = findElectron(facts);
  if (found !== null) return checkUsable(found);

  const abort = new AbortController();
  const options: InstallOptions = {
    packageFolder,
    cacheFolder: `${root}/node_modules/.cache`,
    clock: systemClock,
    progress: reportProgress(process.stderr),
    signal: abort.signal,
  };
  const known = insist ? null : readEarlierFailure(options);
  if (known !== null) {
    return { missing: `its download failed earlier (${known}); "npm run electron:install" tries again` };
  }
  process.stderr.write('Downloading Electron, once; Ctrl+C goes on without it\n');
  // Stays for the rest of the run, because one Ctrl+C arrives twice: from the terminal and through npm.
  process.on('SIGINT', () => abort.abort());
  const reason = await installElectron(options);
  const program = findElectron(facts);
  if (program !== null) return checkUsable(program);
  return { missing: `its download failed (${reason ?? 'it left no program'})` };
}

/** A user's own Electron is tried regardless of the system's settings: they may have given it what it needs. */
function checkUsable(program: string): { readonly program: string } | { readonly missing: string } {
  const obstacle = process.env.ELECTRON_OVERRIDE_DIST_PATH
    ? null
    : findSandboxObstacle({ platform: process.platform, program });
  return obstacle === null ? { program } : { missing: obstacle };
}

/** Reports how much has arrived: on a single line in a terminal, otherwise on occasional lines. */
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
