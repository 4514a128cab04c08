import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, availableParallelism, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { findOnPath } from '../../electron/files/find-on-path.ts';
import { browserOpener } from '../../electron/launch/system-opener.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { messageOf } from '../../shared/base/failure.ts';
import { electronObstacle, findElectron } from '../electron-runtime.ts';
import { type Check, note, okay, problem } from './check.ts';

const loopback = '127.0.0.1';

/** The versions of the underlying software. */
export function checkVersions(root: string): readonly Check[] {
  const memory = `${(totalmem() / 1e9).toFixed(1)} GB`;
  const isBuilt = existsSync(join(root, 'dist', 'built'));
  return [
    okay('System', `${type()} ${release()} ${arch()}, ${availableParallelism()} processors, ${memory}`),
    okay('Workcell', `${packageJson.version}, ${isBuilt ? 'built' : 'not built yet, which npm start does'}`),
    okay('Node', process.versions.node),
    checkSqlite(),
  ];
}

function checkSqlite(): Check {
  try {
    const db = new Database(':memory:');
    const version = db.prepare('SELECT sqlite_version()').pluck().get();
    db.close();
    return okay('SQLite', String(version));
  } catch (failure) {
    return problem('SQLite', `its native module cannot be loaded: ${messageOf(failure)}`, 'npm ci');
  }
}

/** Whether the web host could listen: takes a free port and releases it. */
export function checkPort(): Promise<Check> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', (failure) => settle(problem('Port', `${loopback} takes no listener: ${failure.message}`)));
    server.listen(0, loopback, () => server.close(() => settle(okay('Port', `${loopback} takes a listener`))));
  });
}

/** What can show the app: the desktop window, or a browser. */
export async function checkWindows(root: string, env: NodeJS.ProcessEnv): Promise<readonly Check[]> {
  const { platform } = process;
  const facts = { platform, env, packageFolder: join(root, 'node_modules', 'electron'), uid: process.getuid?.() };
  const obstacle = electronObstacle(facts);
  const electron = findElectron(facts);
  const opener = browserOpener(platform, '').program.replace(/\.exe$/, '');
  const isOpenerThere = (await findOnPath(opener, env.PATH ?? env.Path ?? '')) !== null;
  return [
    electron === null
      ? note('Electron', 'not there; npm start gets it, or serves a browser', 'npm run electron:install')
      : okay('Electron', 'there'),
    obstacle === null
      ? okay('Desktop window', 'possible')
      : note('Desktop window', `${obstacle}; a browser shows the app`),
    isOpenerThere
      ? okay('Browser', `opened by ${opener}`)
      : note('Browser', `${opener} is not there, so no browser is opened`, 'Open the printed address in a browser.'),
  ];
}
