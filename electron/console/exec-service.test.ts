import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { completeOutput, describeOutput, emptyOutput } from '../../shared/console/exec-output.ts';
import type { ExecChunk, ExecOutput, ExecRun } from '../../shared/console/exec-run.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { CommandEntry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { ExecService } from './exec-service.ts';
import { Spool } from './spool.ts';

const thread = threadId.parse('thread');
const inTurn = turnId.parse('turn');

let data: TestFolder;
let clock: ManualClock;
let reported: HostEvent[];
let spool: Spool;
let exec: ExecService;
let stored: ExecOutput | null;

beforeEach(() => {
  data = createTemporaryFolder('exec');
  clock = new ManualClock();
  reported = [];
  stored = null;
  spool = new Spool(join(data.path, 'spool'));
  const emit = (_thread: unknown, event: HostEvent) => reported.push(event);
  exec = new ExecService({ clock, spool, emit, storedOutput: async () => stored });
});
afterEach(async () => {
  await spool.close();
  await data.remove();
});

function turnWith(...commands: readonly Partial<CommandEntry>[]): Turn {
  const entries = commands.map(
    (command): CommandEntry => ({
      id: entryId.parse('a'),
      at: 1,
      kind: 'command',
      command: 'make',
      rawCommand: 'make',
      cwd: '/w',
      actions: [],
      status: 'running',
      exitCode: null,
      durationMs: null,
      processId: null,
      source: 'codex',
      outputTail: '',
      message: null,
      approval: null,
      ...command,
    }),
  );
  const facts = { startedAt: 1, endedAt: null, durationMs: null, model: null, hadEffects: true, hasDiff: false };
  return { id: inTurn, status: 'running', ...facts, entries };
}

const named = (id: string, status: CommandEntry['status'] = 'running') => ({ id: entryId.parse(id), status });

function output(itemId: string | null, delta: string): void {
  const params = { threadId: thread, turnId: inTurn, itemId, delta };
  exec.receive(thread, { method: 'item/commandExecution/outputDelta', params, emittedAtMs: null });
}

function end(id: string | null, aggregatedOutput: string | null, exitCode = 0): void {
  const status = exitCode === 0 ? 'completed' : 'failed';
  const item = { type: 'commandExecution', id, status, exitCode, durationMs: 7, aggregatedOutput };
  exec.receive(thread, {
    method: 'item/completed',
    params: { threadId: thread, turnId: inTurn, item },
    emittedAtMs: null,
  });
}

const frames = (): ExecChunk[] => reported.flatMap((e) => (e.name === 'execOutputArrived' ? [e.payload] : []));
const runs = (): ExecRun[] => reported.flatMap((e) => (e.name === 'execRunChanged' ? [e.payload] : []));

async function read(id: string, recorded = false) {
  const result = await exec.readOutput(thread, entryId.parse(id), recorded);
  return result.ok ? result.value : result.error;
}

describe('a run', () => {
  it('is announced when its entry is new or changed, and only then', () => {
    const running = turnWith(named('a'));
    exec.follow(thread, running);
    exec.follow(thread, { ...running, status: 'completed' });
    expect(runs()).toMatchObject([{ id: 'a', threadId: thread, turnId: inTurn, command: 'make', status: 'running' }]);
    exec.follow(thread, turnWith(named('a', 'background')));
    expect(runs().map(({ status }) => status)).toEqual(['running', 'background']);
  });

  it('sends new output at most once per frame, each piece at its offset', () => {
    exec.follow(thread, turnWith(named('a')));
    output('a', 'one ');
    output('a', 'two ');
    output('a', 'three');
    expect(frames()).toMatchObject([{ runId: 'a', offset: 0, text: 'one ' }]);
    clock.advance(16);
    expect(frames().slice(1)).toMatchObject([{ offset: 4, text: 'two three' }]);
  });

  it('skips the middle of a flood, which shows in the offset', () => {
    exec.follow(thread, turnWith(named('a')));
    output('a', 'begin');
    for (let n = 0; n < 100; n++) output('a', 'x'.repeat(8_192));
    output('a', 'end');
    clock.advance(16);
    const last = frames().at(-1);
    expect(last?.text.length).toBe(64 * 1024);
    expect(last?.text.endsWith('xend')).toBe(true);
    expect((last?.offset ?? 0) + (last?.text.length ?? 0)).toBe(5 + 100 * 8_192 + 3);
    expect(frames()).toHaveLength(2);
  });

  it('takes over Codex’s record of the whole output at its end', async () => {
    exec.follow(thread, turnWith(named('a')));
    output('a', 'two\n');
    end('a', 'one\ntwo\n');
    exec.follow(thread, turnWith({ ...named('a', 'done'), exitCode: 0 }));
    expect(runs().at(-1)).toMatchObject({ status: 'done', outputLength: 8, adopted: false });
    expect(await read('a')).toMatchObject({ head: 'one\ntwo\n', omitted: null, authoritative: true });
    clock.advance(16);
    expect(frames()).toHaveLength(1);
  });

  it('is gone if it is unknown', async () => {
    expect(await read('a')).toEqual({ type: 'runGone' });
  });
});

describe('output without a known id', () => {
  it.each([null, 'unheard of'])('goes to the newest open run, which is marked (%s)', async (itemId) => {
    exec.follow(thread, turnWith(named('old'), named('newest'), named('ended', 'done')));
    output(itemId, 'stray');
    expect(await read('newest')).toMatchObject({ head: 'stray' });
    expect(exec.runs(thread)).toMatchObject([{ adopted: false }, { id: 'newest', adopted: true }, { adopted: false }]);
    end(itemId, 'stray, all of it', 2);
    expect(runs().at(-1)).toMatchObject({ id: 'newest', status: 'failed', exitCode: 2, durationMs: 7, adopted: true });
    expect(await read('newest')).toMatchObject({ head: 'stray, all of it', authoritative: true });
  });

  it('creates its own run if none is open', async () => {
    exec.follow(thread, turnWith(named('ended', 'done')));
    output('lost', 'stray');
    expect(exec.runs(thread)).toMatchObject([{ id: 'ended' }, { id: 'lost', adopted: true, status: 'running' }]);
    expect(await read('lost')).toMatchObject({ head: 'stray' });
  });
});

describe('output too large for memory', () => {
  const line = `${'x'.repeat(1_023)}\n`;

  it('is limited in memory and complete on disk', async () => {
    exec.follow(thread, turnWith(named('a')));
    for (let n = 0; n < 5_000; n++) output('a', line);
    const shown = await read('a');
    expect(shown).toMatchObject({ omitted: { by: 'workcell', unit: 'characters' }, length: 5_000 * 1_024 });
    expect(JSON.stringify(shown).length).toBeLessThan(600_000);
    const recorded = await read('a', true);
    expect(recorded).toMatchObject({ length: 5_000 * 1_024, recordedLength: 5_000 * 1_024 });
    if (!('head' in recorded)) throw new Error('Not recorded');
    expect(recorded.head.length + (recorded.omitted?.count ?? 0) + recorded.tail.length).toBe(5_000 * 1_024);
    expect(JSON.stringify(recorded).length).toBeLessThan(5 * 1024 * 1024);
  });

  it('reports a failed disk, and continues in memory', async () => {
    const file = join(data.path, 'file');
    writeFileSync(file, '');
    const emit = (_thread: unknown, event: HostEvent) => reported.push(event);
    exec = new ExecService({ clock, spool: new Spool(join(file, 'spool')), emit, storedOutput: async () => null });
    exec.follow(thread, turnWith(named('a')));
    for (let n = 0; n < 1_000; n++) output('a', line);
    expect(await read('a', true)).toMatchObject({ length: 0, recordProblem: expect.any(String) });
    expect(await read('a')).toMatchObject({ length: 1_000 * 1_024, recordProblem: expect.any(String) });
  });
});

describe('output in Codex’s store', () => {
  it('is read from there if memory would keep too much', async () => {
    const account = 'y'.repeat(900_000);
    for (let n = 0; n < 30; n++) {
      exec.follow(thread, turnWith(named(`run ${n}`)));
      end(`run ${n}`, account);
    }
    stored = describeOutput(completeOutput(emptyOutput, 'from the store'), 0);
    expect(await read('run 0')).toMatchObject({ head: 'from the store', authoritative: true });
    expect(await read('run 29')).toMatchObject({ head: account });
    expect(exec.runs(thread)[0]).toMatchObject({ outputLength: 900_000 });
  });

  it('is read from there for commands of earlier turns', async () => {
    exec.followStored(thread, turnWith(named('old', 'done')), new Map([[entryId.parse('old'), 14]]));
    expect(exec.runs(thread)).toMatchObject([{ id: 'old', outputLength: 14 }]);
    expect(await read('old')).toEqual({ type: 'runGone' });
    stored = describeOutput(completeOutput(emptyOutput, 'from the store'), 0);
    expect(await read('old')).toMatchObject({ head: 'from the store', authoritative: true });
  });
});

it('accepts output and ends with invalid ids', () => {
  for (const id of ['', 'x'.repeat(301), null]) {
    const params = { turnId: id, itemId: id, item: { type: 'commandExecution', id }, delta: 'out' };
    for (const method of ['item/commandExecution/outputDelta', 'item/completed']) {
      exec.receive(thread, { method, params, emittedAtMs: null });
    }
  }
  expect(exec.runs(thread)).toMatchObject(Array.from({ length: 3 }, () => ({ adopted: true, outputLength: 3 })));
});
