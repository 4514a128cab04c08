import { readFileSync } from 'node:fs';
import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { connect } from '../../../electron/store/sqlite/keyed-connection.ts';
import { threadId } from '../../../shared/base/ids.ts';
import { addDamage, noDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { Rig } from '../rig.ts';

const toFrozenPath = (name: string) => fileURLToPath(new URL(`../../../fixtures/db/${name}`, import.meta.url));
const copies = 400;
const frozenThreads = z.array(z.looseObject({ thread: z.looseObject({ id: threadId }) }));
const threads = frozenThreads
  .parse(JSON.parse(readFileSync(toFrozenPath('sessions-13.json'), 'utf8')))
  .map(({ thread }) => thread.id);

/** A database without encryption, its turns, and the time a host takes to open it. */
type Plain = { readonly path: string; readonly turns: readonly string[]; readonly tookMs: number };
const plains = new WeakMap<Rig, Plain>();

/**
 * A host is killed while it encrypts a database, up to three times in a row. The next one finishes with everything in
 * it.
 */
export const killedInEncryption: Fault = {
  name: 'encryption',
  title: 'kill -9 of the host in mid-encryption',
  runs: { short: 6, long: 150 },

  open: async () => {
    const rig = await Rig.create();
    const plain = await growDatabase(rig.workspace.path);
    await restoreDatabase(rig, plain);
    const begun = performance.now();
    await rig.start();
    const tookMs = performance.now() - begun;
    plains.set(rig, { path: plain, turns: await readAll(rig), tookMs });
    await rig.stop();
    return rig;
  },

  run: async (rig, random) => {
    const plain = plains.get(rig);
    if (plain === undefined) throw new Error('The rig has no database');
    await restoreDatabase(rig, plain.path);
    for (let kills = 1 + random.below(3); kills > 0; kills--) await rig.startAndKill(random.below(plain.tookMs));
    let damage = await rig.start();
    const there = new Set(await readAll(rig));
    const lost = plain.turns.filter((turn) => !there.has(turn));
    damage = addDamage(damage, { ...noDamage, turnsLost: lost.length, charactersLost: lost.join('').length });
    return addDamage(damage, await rig.stop());
  },
};

/** Removes everything from the data folder except a database. */
async function restoreDatabase(rig: Rig, plain: string): Promise<void> {
  const { path } = rig.dataFolder;
  for (const name of await readdir(path)) await rm(join(path, name), { recursive: true });
  await copyFile(plain, join(path, 'sessions.db'));
}

/** A database with hundreds of turns per thread, so that rewriting it takes a while. */
async function growDatabase(folder: string): Promise<string> {
  const path = join(folder, 'plain.db');
  await copyFile(toFrozenPath('sessions-13.db'), path);
  const db = connect(path, null);
  db.exec(`
    CREATE TEMP TABLE copies AS WITH RECURSIVE each(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM each WHERE n < ${copies})
      SELECT turns.key AS original, turns.id || '-' || n AS id, turns.*, n FROM turns, each;
    INSERT INTO turns (thread, id, position, version, status, started_at, ended_at, duration_ms, model, had_effects,
        has_diff, characters, unfinished, origin, gone)
      SELECT thread, copies.id, position + n * 1000, version, status, started_at, ended_at, duration_ms, model,
        had_effects, has_diff, characters, unfinished, origin, gone FROM copies;
    INSERT INTO items (turn, id, position, version, kind, entry)
      SELECT turns.key, items.id, items.position, items.version, items.kind, items.entry
      FROM copies JOIN turns ON turns.thread = copies.thread AND turns.id = copies.id JOIN items ON items.turn = original;
    UPDATE threads SET settings = json_object('threadId', id, 'cwd', '/w', 'model', NULL, 'effort', NULL,
      'approvalPolicy', NULL, 'sandbox', NULL);
  `);
  db.close();
  return path;
}

/** Every turn of every frozen thread, as text. */
async function readAll({ window }: Rig): Promise<readonly string[]> {
  const read: string[] = [];
  for (const id of threads) {
    await window.open(id);
    const { turns } = window;
    const before = turns[0]?.id;
    if (before === undefined) continue;
    const earlier = await window.get('loadEarlierTurns', { threadId: id, before, limit: 500 });
    read.push(...[...earlier.turns, ...turns].map(({ entries }) => JSON.stringify(entries)));
  }
  return read;
}
