import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../shared/base/clock.ts';

/**
 * A download that receives nothing for this long is abandoned, in milliseconds. Slow ones may take as long as they
 * need.
 */
const silenceMs = 15_000;

/** How often the bytes are counted, in milliseconds. */
const countEveryMs = 500;

/** How long a failure is remembered, in milliseconds: a day. */
const rememberMs = 24 * 60 * 60 * 1000;

const failure = z.object({ version: z.string(), at: z.number(), reason: z.string() });

export type InstallOptions = {
  /** The folder of the npm package `electron`. */
  readonly packageFolder: string;
  /** A folder that outlives this run but not `npm ci`. */
  readonly cacheFolder: string;
  readonly clock: Clock;
  /** Receives the number of bytes so far, occasionally. */
  progress(bytes: number): void;
  /** Ends the attempt when aborted. */
  readonly signal: AbortSignal;
};

/** Returns why an attempt within the last day failed, for this version. Null when nothing prevents another attempt. */
export function readEarlierFailure({ packageFolder, cacheFolder, clock }: InstallOptions): string | null {
  try {
    const known = failure.parse(JSON.parse(readFileSync(getFailureFile(cacheFolder), 'utf8')));
    const fresh = clock.now() - known.at < rememberMs && known.version === readVersion(packageFolder);
    return fresh ? known.reason : null;
  } catch {
    return null;
  }
}

/**
 * Downloads Electron with its package's own script. Returns null, or why it failed, which is then remembered. Progress
 * counts the bytes in the script's temporary folder and in the folder it unpacks to.
 */
export async function installElectron(options: InstallOptions): Promise<string | null> {
  const { packageFolder, cacheFolder, clock } = options;
  const temporary = join(cacheFolder, 'electron-download');
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  const reason = await runScript(options, temporary);
  rmSync(temporary, { recursive: true, force: true });
  if (reason === null) {
    rmSync(getFailureFile(cacheFolder), { force: true });
  } else {
    const kept: z.infer<typeof failure> = { version: readVersion(packageFolder), at: clock.now(), reason };
    writeFileSync(getFailureFile(cacheFolder), JSON.stringify(kept));
  }
  return reason;
}

function runScript(options: InstallOptions, temporary: string): Promise<string | null> {
  const { packageFolder, signal } = options;
  const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, ELECTRON_GET_NO_PROGRESS: '1' },
  });
  let said = '';
  let givenUp: string | null = null;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-10_000);
  });
  const giveUp = (reason: string): void => {
    givenUp ??= reason;
    child.kill('SIGKILL');
  };
  const stopWatching = watchBytes(options, temporary, () => giveUp('nothing arrived for 15 seconds'));
  const abort = (): void => giveUp('it was stopped');
  signal.addEventListener('abort', abort);
  return new Promise((resolve) => {
    child.on('error', (error) => giveUp(error.message));
    child.on('close', (code) => {
      stopWatching();
      signal.removeEventListener('abort', abort);
      resolve(code === 0 ? null : (givenUp ?? (getFirstLine(said) || `its script ended with ${code}`)));
    });
  });
}

/** Counts bytes until stopped. Calls `silent` when the count stays the same for too long. */
function watchBytes(
  { packageFolder, clock, progress }: InstallOptions,
  temporary: string,
  silent: () => void,
): () => void {
  let bytes = 0;
  let grewAt = clock.now();
  let stop = (): void => undefined;
  const look = (): void => {
    const now = countFolderBytes(temporary) + countFolderBytes(join(packageFolder, 'dist'));
    if (now !== bytes) {
      bytes = now;
      grewAt = clock.now();
      progress(bytes);
    } else if (clock.now() - grewAt >= silenceMs) {
      silent();
      return;
    }
    stop = clock.after(countEveryMs, look);
  };
  stop = clock.after(countEveryMs, look);
  return () => stop();
}

function countFolderBytes(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
      (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  } catch {
    // The folder does not exist yet, or was just removed.
    return 0;
  }
}

function getFirstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

function getFailureFile(cacheFolder: string): string {
  return join(cacheFolder, 'electron-install-failed.json');
}

function readVersion(packageFolder: string): string {
  const manifest = z.object({ version: z.string() });
  return manifest.parse(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))).version;
}
