import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { CommandOutputChunk, CommandRun, ConsoleOutput } from '../../shared/console/command-run.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { CommandEntry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { completeOutput, describeOutput, emptyOutput } from '../model/transcript/output-buffer.ts';
import { readNotification } from '../model/transcript/read-notification.ts';
import { CommandService } from './command-service.ts';
import { OutputSpool } from './spool.ts';

const thread = threadId.parse('thread');
const inTurn = turnId.parse('turn');

let data: TestFolder;
let clock: ManualClock;
let reported: HostEvent[];
let spool: OutputSpool;
let exec: CommandService;
let stored: ConsoleOutput | null;

beforeEach(() => {
  data = createTemporaryFolder('exec');
  clock = new ManualClock();
  reported = [];
  stored = null;
  spool = new OutputSpool(join(data.path, 'spool'));
  const emit = (_thread: unknown, event: HostEvent) => reported.push(event);
  exec = new CommandService({ clock, spool, emit, readStoredOutput: async () => stored });
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
  exec.receive(thread, readNotification({ method: 'item/commandExecution/outputDelta', params, emittedAtMs: null }));
}

function end(id: string | null, aggregatedOutput: string | null, exitCode = 0): void {
  const status = exitCode === 0 ? 'completed' : 'failed';
  const item = { type: 'commandExecution', id, status, exitCode, durationMs: 7, aggregatedOutput };
  const params = { threadId: thread, turnId: inTurn, item };
  exec.receive(thread, readNotification({ method: 'item/completed', params, emittedAtMs: null }));
}

const frames = (): CommandOutputChunk[] =>
  reported.flatMap((e) => (e.name === 'commandOutputArrived' ? [e.payload] : []));
const runs = (): CommandRun[] => reported.flatMap((e) => (e.name === 'commandRunChanged' ? [e.payload] : []));

async function read(id: string, recorded = false) {
  const result = await exec.readOutput(thread, entryId.parse(id), recorded);
  return result.ok ? result.value : result.error;
}

describe('a command', () => {
  it('announces a command when its entry is new or changed, and only then', () => {
    const running = turnWith(named('a'));
    exec.updateFromTurn(thread, running);
    exec.updateFromTurn(thread, { ...running, status: 'completed' });
    expect(runs()).toMatchObject([{ id: 'a', threadId: thread, turnId: inTurn, command: 'make', status: 'running' }]);
    exec.updateFromTurn(thread, turnWith(named('a', 'background')));
    expect(runs().map(({ status }) => status)).toEqual(['running', 'background']);
  });

  it('sends new output at most once per frame, each piece at its offset', () => {
    exec.updateFromTurn(thread, turnWith(named('a')));
    output('a', 'one ');
    output('a', 'two ');
    output('a', 'three');
    expect(frames()).toMatchObject([{ commandId: 'a', offset: 0, text: 'one ' }]);
    clock.advance(16);
    expect(frames().slice(1)).toMatchObject([{ offset: 4, text: 'two three' }]);
  });

  it('skips the middle of a flood of output, visible in the offset', () => {
    exec.updateFromTurn(thread, turnWith(named('a')));
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

  it('replaces the output with the record of Codex when the command ends', async () => {
    exec.updateFromTurn(thread, turnWith(named('a')));
    output('a', 'two\n');
    end('a', 'one\ntwo\n');
    exec.updateFromTurn(thread, turnWith({ ...named('a', 'done'), exitCode: 0 }));
    expect(runs().at(-1)).toMatchObject({ status: 'done', outputLength: 8, isAdopted: false });
    expect(await read('a')).toMatchObject({ head: 'one\ntwo\n', omitted: null, authoritative: true });
    clock.advance(16);
    expect(frames()).toHaveLength(1);
  });

  it('returns runGone for an unknown command', async () => {
    expect(await read('a')).toEqual({ type: 'runGone' });
  });
});

describe('output without a known id', () => {
  it.each([null, 'unheard of'])(
    'adds output without a known id to the newest open command, and marks it (%s)',
    async (itemId) => {
      exec.updateFromTurn(thread, turnWith(named('old'), named('newest'), named('ended', 'done')));
      output(itemId, 'stray');
      expect(await read('newest')).toMatchObject({ head: 'stray' });
      expect(exec.listCommands(thread)).toMatchObject([
        { isAdopted: false },
        { id: 'newest', isAdopted: true },
        { isAdopted: false },
      ]);
      end(itemId, 'stray, all of it', 2);
      expect(runs().at(-1)).toMatchObject({
        id: 'newest',
        status: 'failed',
        exitCode: 2,
        durationMs: 7,
        isAdopted: true,
      });
      expect(await read('newest')).toMatchObject({ head: 'stray, all of it', authoritative: true });
    },
  );

  it('creates a command for output without a known id if none is open', async () => {
    exec.updateFromTurn(thread, turnWith(named('ended', 'done')));
    output('lost', 'stray');
    expect(exec.listCommands(thread)).toMatchObject([
      { id: 'ended' },
      { id: 'lost', isAdopted: true, status: 'running' },
    ]);
    expect(await read('lost')).toMatchObject({ head: 'stray' });
  });
});

describe('output too large for memory', () => {
  const line = `${'x'.repeat(1_023)}\n`;

  it('limits large output in memory, and keeps all of it on disk', async () => {
    exec.updateFromTurn(thread, turnWith(named('a')));
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

  it('reports a failed disk and continues in memory', async () => {
    const file = join(data.path, 'file');
    writeFileSync(file, '');
    const emit = (_thread: unknown, event: HostEvent) => reported.push(event);
    exec = new CommandService({
      clock,
      spool: new OutputSpool(join(file, 'spool')),
      emit,
      readStoredOutput: async () => null,
    });
    exec.updateFromTurn(thread, turnWith(named('a')));
    for (let n = 0; n < 1_000; n++) output('a', line);
    expect(await read('a', true)).toMatchObject({ length: 0, recordProblem: expect.any(String) });
    expect(await read('a')).toMatchObject({ length: 1_000 * 1_024, recordProblem: expect.any(String) });
  });
});

describe('output in Codex’s store', () => {
  it('reads output from the store of Codex if memory would hold too much', async () => {
    const account = 'y'.repeat(900_000);
    for (let n = 0; n < 30; n++) {
      exec.updateFromTurn(thread, turnWith(named(`run ${n}`)));
      end(`run ${n}`, account);
    }
    stored = describeOutput(completeOutput(emptyOutput, 'from the store'), 0);
    expect(await read('run 0')).toMatchObject({ head: 'from the store', authoritative: true });
    expect(await read('run 29')).toMatchObject({ head: account });
    expect(exec.listCommands(thread)[0]).toMatchObject({ outputLength: 900_000 });
  });

  it('reads output of commands in earlier turns from the store of Codex', async () => {
    exec.addStoredTurn(thread, turnWith(named('old', 'done')), new Map([[entryId.parse('old'), 14]]));
    expect(exec.listCommands(thread)).toMatchObject([{ id: 'old', outputLength: 14 }]);
    expect(await read('old')).toEqual({ type: 'runGone' });
    stored = describeOutput(completeOutput(emptyOutput, 'from the store'), 0);
    expect(await read('old')).toMatchObject({ head: 'from the store', authoritative: true });
  });
});

it('accepts output and ends with invalid ids', () => {
  for (const id of ['', 'x'.repeat(301), null]) {
    const params = { turnId: id, itemId: id, item: { type: 'commandExecution', id }, delta: 'out' };
    for (const method of ['item/commandExecution/outputDelta', 'item/completed']) {
      exec.receive(thread, readNotification({ method, params, emittedAtMs: null }));
    }
  }
  expect(exec.listCommands(thread)).toMatchObject(
    Array.from({ length: 3 }, () => ({ isAdopted: true, outputLength: 3 })),
  );
});
