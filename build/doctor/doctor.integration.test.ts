import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBareEnvironment } from '../../electron/store/keys/testing/secret-service.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';

const main = join(import.meta.dirname, 'main.ts');

let home: TestFolder;
let data: string;
beforeEach(() => {
  home = createTemporaryFolder('ada-lovelace');
  data = join(home.path, 'workcell-data');
  mkdirSync(data);
});
afterEach(() => home.remove());

type Run = { readonly code: number; readonly text: string };

/**
 * Runs the doctor for a user with the home folder `home`. `shell` is a command that runs it as its arguments and may
 * change things first.
 */
function doctor(changed: Record<string, string> = {}, shell: readonly string[] = []): Promise<Run> {
  const env = { ...createBareEnvironment(home.path), CODEX_HOME: join(home.path, '.codex'), ...changed };
  const [program = '', ...args] = [...shell, process.execPath, main, '--data-dir', data];
  return new Promise((settle) => {
    const child = execFile(program, args, { env }, (_failure, text) => settle({ code: child.exitCode ?? -1, text }));
  });
}

const lineOf = ({ text }: Run, name: string) => text.split('\n').find((line) => line.slice(8).startsWith(name));
const filesIn = (folder: string) => readdirSync(folder, { recursive: true }).sort();

function makeDatabase(file: string, version: number) {
  const db = new Database(join(data, file));
  db.pragma(`user_version = ${version}`);
  db.exec('CREATE TABLE one (id)');
  return db;
}

describe('npm run doctor', () => {
  it("doctor reports the state of the real Codex and the system, names none of the user's paths, and changes nothing", async () => {
    makeDatabase('sessions.db', 3).close();
    writeFileSync(join(data, 'config.toml'), 'theme = "dark"\n');
    const environment = { GITHUB_TOKEN: 'ghp_abcdefghijklmnopqrstuvwxyz0123456789' };
    createBareEnvironment(home.path);
    const before = filesIn(home.path);
    const run = await doctor(environment);
    expect(lineOf(run, 'Codex ')).toMatch(/^ok .*Codex 0\.169\.0\. Bundled\./);
    expect(lineOf(run, 'Codex app-server')).toContain('starts and answers');
    expect(lineOf(run, 'git')).toMatch(/git \d+\.\d+/);
    expect(lineOf(run, 'Data folder')).toMatch(/can be written, [\d.]+ MB free/);
    expect(lineOf(run, 'sessions.db')).toMatch(/^ok .*not encrypted, schema 3 of \d+/);
    expect(lineOf(run, 'config.toml')).toMatch(/^ok/);
    expect(lineOf(run, 'Port')).toMatch(/^ok/);
    expect(lineOf(run, 'Electron')).toBeDefined();
    expect(lineOf(run, 'Browser')).toBeDefined();
    expect(run.text).not.toContain('ada-lovelace');
    expect(run.text).not.toContain('ghp_');
    expect(run.code).toBe(run.text.includes('PROBLEM') ? 1 : 0);
    expect(filesIn(home.path)).toEqual(before);
  });

  it('doctor exits with 1 without Codex and continues with the other checks', async () => {
    const run = await doctor({ WORKCELL_CODEX_BIN: join(home.path, 'none') });
    expect(lineOf(run, 'Codex ')).toMatch(/^PROBLEM .*Codex was not found/);
    expect(lineOf(run, 'Sandbox')).toMatch(/^note/);
    expect(lineOf(run, 'Port')).toMatch(/^ok/);
    expect(run.code).toBe(1);
  });

  it('doctor exits with 1 when a config.toml cannot be read, and names the line', async () => {
    writeFileSync(join(data, 'config.toml'), 'theme = "dark"\ntext_size = = 3\n');
    mkdirSync(join(home.path, '.codex'));
    writeFileSync(join(home.path, '.codex', 'config.toml'), '[broken');
    const run = await doctor();
    expect(lineOf(run, 'config.toml')).toMatch(/^PROBLEM .*line 2/);
    expect(lineOf(run, "Codex's config.toml")).toMatch(/^PROBLEM/);
    expect(run.code).toBe(1);
  });

  it('doctor exits with 1 when a newer version wrote a database or the keys', async () => {
    makeDatabase('sessions.db', 99).close();
    writeFileSync(join(data, 'keys.json'), '{ "version": 99, "keys": {} }');
    const run = await doctor();
    expect(lineOf(run, 'sessions.db')).toMatch(/^PROBLEM .*schema 99/);
    expect(lineOf(run, 'keys.json')).toMatch(/^PROBLEM .*version 99/);
    expect(run.code).toBe(1);
  });

  it('doctor distinguishes an encrypted database from a plain one and reports missing keys', async () => {
    writeFileSync(join(data, 'sessions.db'), Buffer.alloc(4096, 7));
    const run = await doctor();
    expect(lineOf(run, 'sessions.db')).toMatch(/^ok .*encrypted/);
    expect(lineOf(run, 'keys.json')).toMatch(/^PROBLEM .*missing/);
  });

  it('doctor reads a database while the app writes to it', async () => {
    const db = makeDatabase('sessions.db', 3);
    db.exec('BEGIN EXCLUSIVE');
    const run = await doctor();
    db.exec('ROLLBACK');
    db.close();
    expect(lineOf(run, 'sessions.db')).toMatch(/^ok .*schema 3/);
  });

  it('doctor exits with 1 when a file takes the place of the data folder', async () => {
    writeFileSync(join(data, 'file'), '');
    data = join(data, 'file', 'below');
    const run = await doctor();
    expect(lineOf(run, 'Data folder')).toMatch(/^PROBLEM .*ENOTDIR/);
    expect(run.code).toBe(1);
  });
});

/** Runs a command as root of a user namespace, after a shell line that uses the first argument. */
const isolated = (before: string, first: string) => {
  const shell = `${before} && exec "$@"`;
  return ['unshare', '--user', '--map-root-user', '--mount', 'env', `PLACE=${first}`, 'sh', '-c', shell, 'sh'];
};
const works = (command: readonly string[]) => spawnSync(command[0] ?? '', [...command.slice(1), 'true']).status === 0;

const readOnly = 'mount -t tmpfs -o ro none "$PLACE"';
describe.skipIf(!works(isolated(readOnly, '/mnt')))('npm run doctor with a read-only home', () => {
  it('doctor reports that the data folder cannot be created, and continues with the other checks', async () => {
    const run = await doctor({}, isolated(readOnly, home.path));
    expect(lineOf(run, 'Data folder')).toMatch(/^PROBLEM .*EROFS/);
    expect(lineOf(run, 'Codex app-server')).toMatch(/^ok/);
    expect(run.code).toBe(1);
  });
});

const noNamespaces = 'echo 0 > /proc/sys/user/max_user_namespaces';
describe.skipIf(!works(isolated(noNamespaces, '/')))('npm run doctor without user namespaces', () => {
  it('doctor quotes Codex about its sandbox and shows the command that fixes it', async () => {
    const run = await doctor({}, isolated(noNamespaces, '/'));
    expect(lineOf(run, 'Sandbox')).toMatch(/^PROBLEM .*Codex says: bwrap: /);
    expect(run.text).toContain('mend: sudo sysctl -w user.max_user_namespaces=');
    expect(run.code).toBe(1);
  });
});
