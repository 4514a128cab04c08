import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, availableParallelism, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { getErrorMessage } from '../../electron/base/error-message.ts';
import { findOnPath } from '../../electron/files/find-on-path.ts';
import { getBrowserOpener } from '../../electron/launch/system-opener.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { findElectron, findElectronObstacle } from '../electron-runtime.ts';
import { type Check, createNote, createOk, createProblem } from './check.ts';

const loopback = '127.0.0.1';

/** The versions of the underlying software. */
export function checkVersions(root: string): readonly Check[] {
  const memory = `${(totalmem() / 1e9).toFixed(1)} GB`;
  const isBuilt = existsSync(join(root, 'dist', 'built'));
  return [
    createOk('System', `${type()} ${release()} ${arch()}, ${availableParallelism()} processors, ${memory}`),
    createOk('Workcell', `${packageJson.version}, ${isBuilt ? 'built' : 'not built yet, which npm start does'}`),
    createOk('Node', process.versions.node),
    checkSqlite(),
  ];
}

function checkSqlite(): Check {
  try {
    const db = new Database(':memory:');
    const version = db.prepare('SELECT sqlite_version()').pluck().get();
    db.close();
    return createOk('SQLite', String(version));
  } catch (failure) {
    return createProblem('SQLite', `its native module cannot be loaded: ${getErrorMessage(failure)}`, 'npm ci');
  }
}

/** Checks whether the web host could listen: takes a free port and releases it. */
export function checkPort(): Promise<Check> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', (failure) =>
      settle(createProblem('Port', `${loopback} takes no listener: ${failure.message}`)),
    );
    server.listen(0, loopback, () => server.close(() => settle(createOk('Port', `${loopback} takes a listener`))));
  });
}

/** Checks what can show the app: the desktop window, or a browser. */
export async function checkWindows(root: string, env: NodeJS.ProcessEnv): Promise<readonly Check[]> {
  const { platform } = process;
  const facts = { platform, env, packageFolder: join(root, 'node_modules', 'electron'), uid: process.getuid?.() };
  const obstacle = findElectronObstacle(facts);
  const electron = findElectron(facts);
  const opener = getBrowserOpener(platform, '').program.replace(/\.exe$/, '');
  const isOpenerThere = (await findOnPath(opener, env.PATH ?? env.Path ?? '')) !== null;
  return [
    electron === null
      ? createNote('Electron', 'not there; npm start gets it, or serves a browser', 'npm run electron:install')
      : createOk('Electron', 'there'),
    obstacle === null
      ? createOk('Desktop window', 'possible')
      : createNote('Desktop window', `${obstacle}; a browser shows the app`),
    isOpenerThere
      ? createOk('Browser', `opened by ${opener}`)
      : createNote(
          'Browser',
          `${opener} is not there, so no browser is opened`,
          'Open the printed address in a browser.',
        ),
  ];
}
