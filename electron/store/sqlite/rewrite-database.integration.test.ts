import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { CopyControl } from './copy-control.ts';
import type { DatabaseKey } from './keyed-connection.ts';
import { openDatabase, readSalt } from './open-database.ts';
import { rewriteDatabase, rewriteSteps } from './rewrite-database.ts';
import { addNotes, countNotes, findNotes, openSample, randomKey, sampleMigrations } from './testing/sample-database.ts';

const key = randomKey();
const program = fileURLToPath(new URL('./testing/rewrite-and-die.ts', import.meta.url));

describe.each<[string, DatabaseKey | null, DatabaseKey | null]>([
  ['encrypting a database', null, key],
  ['decrypting a database', key, null],
  ['changing the key of a database', randomKey(), key],
])('%s', (_, from, to) => {
  let folder: TestFolder;
  let path = '';
  beforeEach(() => {
    folder = createTemporaryFolder('rewrite');
    path = join(folder.path, 'sessions.db');
    const { db } = openSample(path, from);
    addNotes(db, 2_000);
    db.close();
  });
  afterEach(() => folder.remove());

  const stateWith = (given: DatabaseKey | null): string => {
    const { state, db } = openDatabase({ path, key: given, migrations: sampleMigrations });
    if (db !== null) {
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(countNotes(db)).toBe(2_000);
      expect(findNotes(db, 'number1234')).toEqual([1_234]);
      db.close();
    }
    return state.type;
  };

  it('a rewrite leaves one complete file, for this user only, in the new form', () => {
    expect(rewriteDatabase({ path, from, to })).toEqual({ ok: true, value: undefined });
    expect(readdirSync(folder.path)).toEqual(['sessions.db']);
    expect(statSync(path).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0);
    expect(readSalt(path)).toEqual(to?.salt ?? null);
    expect(readFileSync(path).includes('note number1234')).toBe(to === null);
    expect(stateWith(to)).toBe('current');
    expect(stateWith(from)).not.toBe('current');
  });

  it('writes plain text only if one of the two forms is plain', () => {
    const plain: string[] = [];
    const look = (step: string): void => {
      const files = readdirSync(folder.path).map((name) => readFileSync(join(folder.path, name)));
      if (files.some((bytes) => bytes.includes('note number'))) plain.push(step);
    };
    rewriteDatabase({ path, from, to, onStep: look });
    look('done');
    const steps = [...rewriteSteps, 'done'];
    if (from === null) expect(plain).toEqual(steps.slice(0, -2));
    else expect(plain).toEqual(to === null ? steps.slice(1) : []);
  });

  it('has the complete old or new file, wherever the process is killed', async () => {
    for (const step of rewriteSteps) {
      expect(await die([path, toText(from), toText(to), step])).toBe('SIGKILL');
      const isNew = step === 'syncFolder';
      expect([step, stateWith(isNew ? to : from)]).toEqual([step, 'current']);
      expect(readdirSync(folder.path)).toEqual(['sessions.db']);
    }
  });

  it('has the complete old or new file when killed during its work', async () => {
    for (let round = 0; round < 5; round += 1) {
      await die([path, toText(from), toText(to), 'none']);
      const states = [stateWith(from), stateWith(to)];
      expect(states.filter((state) => state === 'current')).toHaveLength(1);
      expect(readdirSync(folder.path)).toEqual(['sessions.db']);
      if (states[1] === 'current') rewriteDatabase({ path, from: to, to: from });
    }
  });

  it('leaves only the old file when canceled', () => {
    const before = readFileSync(path);
    const control = new CopyControl();
    const onStep = (step: string) => {
      if (step === 'check') control.cancel();
    };
    expect(rewriteDatabase({ path, from, to, onStep, control: control.shared })).toMatchObject({ ok: false });
    expect(control.step).toBe('check');
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder.path)).toEqual(['sessions.db']);
    expect(rewriteDatabase({ path, from, to })).toMatchObject({ ok: true });
  });

  it('leaves the old file on failure', () => {
    const before = readFileSync(path);
    const refused = rewriteDatabase({
      path,
      from,
      to,
      onStep: (step) => {
        if (step === 'rename') throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      },
    });
    expect(refused).toEqual({ ok: false, error: { type: 'diskFull' } });
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder.path)).toEqual(['sessions.db']);
  });
});

/** Runs the program until it kills itself, or kills it after it starts. Returns the signal that ended it. */
async function die(args: readonly string[]): Promise<string | null> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (args.includes('none', 3)) child.stdout.once('data', () => child.kill('SIGKILL'));
  const [, signal] = await once(child, 'exit');
  return signal;
}

function toText(given: DatabaseKey | null): string {
  return given === null ? 'none' : Buffer.concat([given.key, given.salt ?? new Uint8Array()]).toString('hex');
}
