import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { listTranscripts, loadTranscript } from '../../../fixtures/transcripts/load-transcript.ts';
import { entryId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { readNotification } from '../../model/transcript/read-notification.ts';
import { storedCommand, storedTurn } from '../testing/codex-replies.ts';
import { FakeApp, firstThread } from '../testing/fake-app.ts';
import { ItemNames } from './item-names.ts';
import { ThreadLog } from './thread-log.ts';
import { ThreadRecorder } from './thread-recorder.ts';

let app: FakeApp;
beforeEach(async () => {
  app = new FakeApp();
  await app.startThread();
});

const first = 'turn 1';

function start(type: string, more: object = {}, turnId = first): void {
  app.emit(firstThread, 'item/started', { turnId, item: itemOf(type, 'inProgress', more) });
}

function end(type: string, more: object = {}, turnId = first): void {
  app.emit(firstThread, 'item/completed', { turnId, item: itemOf(type, 'completed', more) });
}

function itemOf(type: string, status: string, more: object) {
  return { type, id: 'call_0', status, command: 'ls', cwd: '/w', changes: [], commandActions: [], ...more };
}

function runCommand(words: string, turnId = first): void {
  start('commandExecution', { command: words }, turnId);
  app.emit(firstThread, 'item/commandExecution/outputDelta', { turnId, itemId: 'call_0', delta: `live ${words}` });
  end('commandExecution', { command: words, exitCode: 0, durationMs: 1, aggregatedOutput: `all ${words}` }, turnId);
}

async function outputs(): Promise<readonly string[]> {
  const read = app.window.entries('command').map(async ({ id }) => {
    const output = await app.domain.handlers.readOutput(app.window, {
      threadId: firstThread,
      commandId: id,
      recorded: false,
    });
    return output.ok ? output.value.head : output.error.type;
  });
  return Promise.all(read);
}

const commands = () => app.window.entries('command').map(({ command, status }) => `${command} ${status}`);

describe('a call with a reused id', () => {
  it('shows a call with a reused id next to the earlier command of its turn, each with its own output', async () => {
    runCommand('one');
    runCommand('two');
    runCommand('three');
    expect(commands()).toEqual(['one done', 'two done', 'three done']);
    expect(await outputs()).toEqual(['all one', 'all two', 'all three']);
  });

  it('keeps the output of the earlier command when a later turn reuses its id', async () => {
    runCommand('one');
    app.turnEnded(firstThread, first);
    app.turnStarted(firstThread, 'turn 2');
    runCommand('two', 'turn 2');
    expect(commands()).toEqual(['one done', 'two done']);
    expect(await outputs()).toEqual(['all one', 'all two']);
  });

  it('shows a call with a reused id next to an earlier patch, tool and answer', () => {
    const change = (path: string) => ({ changes: [{ path, kind: { type: 'add' }, diff: 'x\n' }] });
    for (const path of ['/w/a', '/w/b']) {
      app.emit(firstThread, 'item/fileChange/patchUpdated', { turnId: first, itemId: 'call_0', ...change(path) });
      start('fileChange', change(path));
      end('fileChange', change(path));
    }
    for (const tool of ['look', 'write']) {
      start('mcpToolCall', { server: 'notes', tool, arguments: {} });
      end('mcpToolCall', { server: 'notes', tool, arguments: {}, result: { content: [] } });
    }
    end('agentMessage', { text: 'Done.' });
    const paths = app.window.entries('patch').map(({ files }) => files.map(({ path }) => path));
    expect(paths).toEqual([['/w/a'], ['/w/b']]);
    expect(app.window.entries('tool').map(({ tool }) => tool)).toEqual(['look', 'write']);
    expect(app.window.entries('assistant').map(({ text }) => text)).toEqual(['Done.']);
    const ids = app.window.transcript.turns.flatMap(({ entries }) => entries.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives a renamed call no id that another call already has', async () => {
    runCommand('one');
    start('commandExecution', { id: 'call_0~1', command: 'numbered' });
    runCommand('two');
    end('commandExecution', { id: 'call_0~1', command: 'numbered', exitCode: 0, aggregatedOutput: 'all numbered' });
    start('commandExecution', { id: 'call_0~2', command: 'late' });
    expect(commands()).toEqual(['one done', 'numbered done', 'two done', 'late running']);
    expect((await outputs()).slice(0, 3)).toEqual(['all one', 'all numbered', 'all two']);
  });

  it('shows a call with a reused id if Codex refuses it without an item', () => {
    const raw = (item: object) => app.emit(firstThread, 'rawResponseItem/completed', { turnId: first, item });
    runCommand('one');
    raw({ type: 'function_call', call_id: 'call_0', name: 'exec_command', arguments: '{"cmd":"two"}' });
    app.emit(firstThread, 'rawResponse/completed', { turnId: first });
    raw({ type: 'function_call_output', call_id: 'call_0', output: 'Blocked by the sandbox.' });
    expect(commands()).toEqual(['one done', 'two blocked']);
  });

  describe('an output that arrives during the response', () => {
    const raw = (item: object) => app.emit(firstThread, 'rawResponseItem/completed', { turnId: first, item });
    const blocked = (output: string) => raw({ type: 'function_call_output', call_id: 'call_0', output });
    beforeEach(() => {
      raw({ type: 'function_call', call_id: 'call_0', name: 'exec_command', arguments: '{"cmd":"one"}' });
      blocked('made up');
      expect(commands()).toEqual([]);
    });

    it('adds no output that arrives during the response to a running command', () => {
      runCommand('one');
      app.emit(firstThread, 'rawResponse/completed', { turnId: first });
      blocked('Done.');
      app.turnEnded(firstThread, first);
      expect(commands()).toEqual(['one done']);
    });

    it('ignores output during the response if Codex reports that the sandbox blocked the command', () => {
      app.emit(firstThread, 'rawResponse/completed', { turnId: first });
      blocked('real');
      app.turnEnded(firstThread, first);
      expect(app.window.entries('command')).toMatchObject([{ command: 'one', status: 'blocked', message: 'real' }]);
    });

    it.each<[string, () => void]>([
      [
        'the response broke',
        () => app.emit(firstThread, 'error', { turnId: first, error: { message: 'x' }, willRetry: true }),
      ],
      ['Codex tells of no other', () => app.turnEnded(firstThread, first)],
    ])('is the result of the command if %s', (_what, emit) => {
      emit();
      expect(commands()).toEqual(['one blocked']);
    });
  });

  it('shows a call with a reused id next to a running command, which gets its own end', async () => {
    const slow = { command: 'slow', processId: '1', startedAtMs: 1 };
    const quick = { command: 'quick', processId: '2', startedAtMs: 2 };
    start('commandExecution', slow);
    start('commandExecution', quick);
    end('commandExecution', { ...quick, exitCode: 0, aggregatedOutput: 'all quick' });
    start('fileChange', { changes: [{ path: '/w/a', kind: { type: 'add' }, diff: 'x\n' }], startedAtMs: 3 });
    end('agentMessage', { text: 'On it.' });
    expect(commands()).toEqual(['slow running', 'quick done']);
    end('commandExecution', { ...slow, exitCode: 1, status: 'failed', aggregatedOutput: 'all slow' });
    expect(commands()).toEqual(['slow failed', 'quick done']);
    expect(await outputs()).toEqual(['all slow', 'all quick']);
    expect(app.window.entries('patch')).toMatchObject([{ status: 'applying' }]);
    expect(app.window.entries('assistant')).toMatchObject([{ text: 'On it.' }]);
  });

  it('ends a call with a reused id if Codex reports its end with a later start time', () => {
    start('commandExecution', { command: 'slow', startedAtMs: 1 });
    start('commandExecution', { command: 'quick', startedAtMs: 2 });
    end('commandExecution', { command: 'quick', processId: '2', exitCode: 0, startedAtMs: 2 });
    end('commandExecution', { command: 'slow', processId: '1', exitCode: 0, startedAtMs: 2 });
    expect(commands()).toEqual(['slow done', 'quick done']);
  });

  it('shows a call with a reused id if Codex reports only its end', () => {
    start('commandExecution', { command: 'told', startedAtMs: 1 });
    end('commandExecution', { command: 'untold', exitCode: 0, startedAtMs: 2 });
    end('commandExecution', { command: 'told', exitCode: 0, startedAtMs: 1 });
    expect(commands()).toEqual(['told done', 'untold done']);
  });

  it('shows a call with a reused id if Codex only asks for approval', () => {
    start('commandExecution', { command: 'told', startedAtMs: 1 });
    const asked = { threadId: firstThread, turnId: first, itemId: 'call_0', cwd: '/w', startedAtMs: 2 };
    app.codex.ask(1, 'item/commandExecution/requestApproval', { ...asked, command: 'told' });
    app.codex.ask(2, 'item/commandExecution/requestApproval', { ...asked, command: 'asked' });
    app.codex.ask(3, 'item/commandExecution/requestApproval', { ...asked, command: 'part', approvalId: 'part' });
    expect(commands()).toEqual(['told running', 'asked starting']);
    end('commandExecution', { command: 'asked', exitCode: 0, startedAtMs: 2 });
    expect(commands()).toEqual(['told running', 'asked done']);
  });

  it('keeps the files of a waiting patch when another is written under its id', () => {
    const change = (path: string) => ({ changes: [{ path, kind: { type: 'add' }, diff: 'x\n' }] });
    const write = (path: string) =>
      app.emit(firstThread, 'item/fileChange/patchUpdated', { turnId: first, itemId: 'call_0', ...change(path) });
    write('/w/a');
    start('fileChange', change('/w/a'));
    write('/w/b');
    const paths = () => app.window.entries('patch').map(({ files }) => files.map(({ path }) => path));
    expect(paths()).toEqual([['/w/a'], ['/w/b']]);
    start('fileChange', change('/w/b'));
    expect(paths()).toEqual([['/w/a'], ['/w/b']]);
  });

  it('keeps one entry per call when the thread is read again', async () => {
    runCommand('one');
    runCommand('two');
    app.turnEnded(firstThread, first);
    app.turnStarted(firstThread, 'turn 2');
    runCommand('three', 'turn 2');
    app.turnEnded(firstThread, 'turn 2');
    // Codex's store has one item per id and turn.
    const items = [storedCommand('call_0', 'all')];
    const [before, stored] = [commands(), [storedTurn('turn 2', { items }), storedTurn(first, { items })]];
    app.store(firstThread, stored);
    app.codex.become({ phase: 'failed', attempts: 1, failure: { type: 'cannotStart', message: '' } });
    await app.open(firstThread);
    expect(commands()).toEqual(before);
  });

  it('finds a call with a reused id by its approval request', () => {
    runCommand('one');
    start('commandExecution', { command: 'two' });
    const facts = app.domain.facade.find(firstThread);
    const turn = facts?.transcript.turns.at(-1);
    const name = turn === undefined ? undefined : facts?.findEntryId(turn.id, entryId.parse('call_0'));
    expect(turn?.entries.find(({ id }) => id === name)).toMatchObject({ command: 'two', status: 'running' });
  });
});

it('maps a renamed entry back to Codex’s id', () => {
  runCommand('one');
  runCommand('two');
  const facts = app.domain.facade.find(firstThread);
  const ids = app.window.entries('command').map(({ id }) => id);
  expect(ids).toEqual(['call_0', 'call_0~1']);
  expect(ids.map((id) => facts?.findItemId(id))).toEqual(['call_0', 'call_0']);
});

describe('calls with the same id, of any kind and in any order', () => {
  /** The notifications for one call: with or without the raw call and a start. */
  const work = fc.record({
    kind: fc.constantFrom('commandExecution', 'fileChange', 'mcpToolCall'),
    what: fc.constantFrom('a', 'b'),
    called: fc.boolean(),
    started: fc.boolean(),
    ended: fc.boolean(),
  });

  it('shows calls with the same id once each', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 6 }), fc.infiniteStream(fc.nat()), async (drawn, picks) => {
        // An end without a start looks the same as the end of another item that does the same.
        const works = drawn.map((each, at) =>
          each.ended && !each.started ? { ...each, what: `${each.what}${at}` } : each,
        );
        app = new FakeApp();
        await app.startThread();
        const steps = works.map(({ called, ended, kind, started, what }, at) => {
          const raw = { type: 'function_call', call_id: 'call_0', name: 'tool', arguments: '{}' };
          const more = { ...detailsOf[kind]?.(what), startedAtMs: at + 1, processId: `${at}` };
          return [
            ...(called ? [() => app.emit(firstThread, 'rawResponseItem/completed', { turnId: first, item: raw })] : []),
            ...(started || !ended ? [() => start(kind, { ...more, processId: null })] : []),
            ...(ended ? [() => end(kind, { ...more, exitCode: 0 })] : []),
          ];
        });
        for (let left = steps.filter((each) => each.length > 0); left.length > 0; ) {
          left[(picks.next().value ?? 0) % left.length]?.shift()?.();
          left = left.filter((each) => each.length > 0);
        }
        const shown = app.window.transcript.turns.flatMap(({ entries }) => entries).filter(({ kind }) => kind in kinds);
        const expected = works.map(({ kind, what, ended }) => `${kind} ${what} ${ended}`);
        expect(shown.map(wordsOf).toSorted()).toEqual(expected.toSorted());
        expect(new Set(shown.map(({ id }) => id)).size).toBe(works.length);
      }),
      { numRuns: runs(200, 2_000) },
    );
  });

  const detailsOf: Readonly<Record<string, (what: string) => object>> = {
    commandExecution: (command) => ({ command }),
    fileChange: (name) => ({ changes: [{ path: `/w/${name}`, kind: { type: 'add' }, diff: 'x\n' }] }),
    mcpToolCall: (tool) => ({ server: 'notes', tool, arguments: {} }),
  };
  const kinds = { command: true, patch: true, tool: true };
  const wordsOf = (entry: Entry) => {
    if (entry.kind === 'command') return `commandExecution ${entry.command} ${entry.status === 'done'}`;
    if (entry.kind === 'patch') return `fileChange ${entry.files[0]?.path.slice(3)} ${entry.status === 'done'}`;
    return entry.kind === 'tool' ? `mcpToolCall ${entry.tool} ${entry.status === 'done'}` : entry.kind;
  };
});

describe.each(listTranscripts())('the recording %s', (name) => {
  it('keeps the ids from Codex', () => {
    const threads = new Map<string, { names: ItemNames; recorder: ThreadRecorder; log: ThreadLog }>();
    for (const { dir, message } of loadTranscript(name).steps) {
      const reported = z
        .looseObject({ method: z.string(), params: z.looseObject({ threadId: z.string() }) })
        .safeParse(message);
      if (dir !== 'recv' || !reported.success || 'id' in reported.data) continue;
      const { method, params } = reported.data;
      const log = new ThreadLog(() => undefined);
      const fresh = { names: new ItemNames(), recorder: new ThreadRecorder(log, new ManualClock()), log };
      const thread = threads.get(params.threadId) ?? fresh;
      threads.set(params.threadId, thread);
      const notification = readNotification({ method, params, emittedAtMs: null });
      expect(thread.names.receive(thread.log.transcript, notification)).toEqual([notification]);
      thread.recorder.receive(notification);
    }
  });
});
