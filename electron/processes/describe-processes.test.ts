import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import { type DescribeInput, describeProcesses, type OpenCommand } from './describe-processes.ts';
import type { DescribedProcess } from './described-process.ts';
import type { FoundProcess } from './find-processes.ts';

const one = threadId.parse('one');
const two = threadId.parse('two');

function process(pid: number, argv: readonly string[], more: Partial<DescribedProcess> = {}): DescribedProcess {
  return { pid, argv, startMark: `mark ${pid}`, startedAt: 1_000, memoryBytes: pid, folder: '/work', ...more };
}

function command(text: string, more: Partial<OpenCommand> = {}): OpenCommand {
  return { threadId: one, title: 'One', command: text, status: 'background', ...more };
}

const facts: DescribeInput = {
  codexPid: 9,
  commands: [],
  runners: [],
  findServer: (argv) => (argv.includes('server.ts') ? 'notes' : null),
  redact: (text) => text.replaceAll('secret', '[secret]'),
};

/** Describes the processes of one family. The first one is the root. */
function describeFamily(
  origin: FoundProcess['origin'],
  processes: readonly DescribedProcess[],
  more: Partial<DescribeInput> = {},
) {
  const root = processes[0]?.pid ?? 0;
  const found = processes.map(({ pid }): FoundProcess => ({ pid, origin, root }));
  return describeProcesses(found, processes, { ...facts, ...more });
}

describe('describeProcesses', () => {
  it('lists the largest first, and leaves out ended ones', () => {
    const found = [1, 2, 3].map((pid): FoundProcess => ({ pid, origin: 'host', root: pid }));
    const listed = describeProcesses(found, [process(1, ['a']), process(3, ['b'])], facts);
    expect(listed.map(({ pid }) => pid)).toEqual([3, 1]);
  });

  it('assigns a command and its children to its thread', () => {
    const commands = [command('npm run dev'), command('npm test', { threadId: two, title: 'Two', status: 'running' })];
    const family = [process(5, ['/bin/bash', '-lc', 'npm run dev']), process(6, ['node', 'server.js'])];
    expect(describeFamily('command', family, { commands })).toMatchObject([
      { pid: 6, kind: 'backgroundCommand', thread: { id: one, title: 'One' }, end: 'end' },
      { pid: 5, kind: 'backgroundCommand', thread: { id: one, title: 'One' }, commandLine: 'bash -lc npm run dev' },
    ]);
    const sandboxed = [process(5, ['/opt/codex-linux-sandbox', '--', '/bin/bash', '-lc', 'npm test'])];
    expect(describeFamily('command', sandboxed, { commands })).toMatchObject([
      { kind: 'command', thread: { id: two } },
    ]);
  });

  it('recognizes a shell that was replaced by its last command', () => {
    const commands = [command('echo begun; exec tail -f /dev/null')];
    expect(describeFamily('command', [process(5, ['tail', '-f', '/dev/null'])], { commands })).toMatchObject([
      { kind: 'backgroundCommand', thread: { id: one } },
    ]);
  });

  it('names no thread if two have the same command, or none has it', () => {
    const commands = [command('npm test'), command('npm test', { threadId: two })];
    const shell = [process(5, ['sh', '-c', 'npm test'])];
    expect(describeFamily('command', shell, { commands })).toMatchObject([{ kind: 'command', thread: null }]);
    expect(describeFamily('command', shell)).toMatchObject([{ kind: 'command', thread: null, folder: '/work' }]);
  });

  it('assigns a tool and its children to its run', () => {
    const run = { projectRoot: '/work', runId: runIdSchema.parse('wc-1') };
    const runners = [{ pid: 5, run, title: 'Fix it' }];
    const family = [process(5, ['/bin/claude', '-p']), process(6, ['bash', '-c', 'npm test'])];
    expect(describeFamily('runner', family, { runners })).toMatchObject([
      { pid: 6, kind: 'command', run: { run, title: 'Fix it' }, end: 'end' },
      { pid: 5, kind: 'runner', run: { run, title: 'Fix it' }, end: 'end' },
    ]);
  });

  it('names MCP servers, even if only their program identifies them', () => {
    const server = [process(5, ['node', 'server.ts'])];
    expect(describeFamily('mcpServer', server)).toMatchObject([{ kind: 'mcpServer', server: 'notes' }]);
    expect(describeFamily('mcpServer', [process(5, ['node'])])).toMatchObject([{ kind: 'mcpServer', server: null }]);
    expect(describeFamily('command', server)).toMatchObject([{ kind: 'mcpServer', server: 'notes' }]);
  });

  it('offers no end for parts of the app and for the Codex of other windows, and a restart for its own', () => {
    const kinds = (origin: FoundProcess['origin'], pid: number, ...argv: string[]) =>
      describeFamily(origin, [process(pid, argv)]).map(({ end, kind, startedIn }) => ({ end, kind, startedIn }))[0];
    expect(kinds('appServer', 9, 'codex', 'app-server')).toEqual({
      kind: 'appServer',
      end: 'restart',
      startedIn: 'this',
    });
    expect(kinds('appServer', 8, 'codex', 'app-server')).toEqual({ kind: 'appServer', end: null, startedIn: 'this' });
    expect(kinds('host', 5, 'node', '/app/keyring-program.js')).toEqual({
      kind: 'keyring',
      end: null,
      startedIn: 'this',
    });
    expect(kinds('host', 5, 'workcell', '--type=renderer')).toEqual({ kind: 'worker', end: null, startedIn: 'this' });
    expect(kinds('host', 5, 'code', 'a.ts')).toEqual({ kind: 'other', end: 'end', startedIn: 'this' });
    const earlier = { kind: 'appServer', end: 'end', startedIn: 'earlier' };
    expect(kinds('earlier', 5, '/opt/codex', 'app-server')).toEqual(earlier);
    expect(kinds('earlier', 5, 'sleep', '1000')).toEqual({ ...earlier, kind: 'other' });
  });

  it('shows a command line without secrets, cut to a readable length', () => {
    const [long] = describeFamily('command', [process(5, ['run', 'secret', 'x'.repeat(10_000)])]);
    expect(long?.commandLine).toMatch(/^run \[secret\] x+…$/);
    expect(long?.commandLine).toHaveLength(300);
  });
});
