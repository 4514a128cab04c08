import { join } from 'node:path';
import type { TestAppOptions } from '../../electron/app/testing/test-app.ts';
import { addFile, deleteFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, callMcp, cut, fail, failed, patch, run } from '../../fixtures/provider/script.ts';

/** A run that fails or does not end well. Each one does so in a different way. */
export type FailingRun = {
  readonly name: string;
  /** What happens, in one sentence. */
  readonly about: string;
  readonly app: TestAppOptions;
  /** Committed before the run begins. */
  readonly files?: Readonly<Record<string, string>>;
  readonly checks?: readonly string[];
  /** What the user does in the meantime, once the run has this event. */
  readonly meanwhile?: { readonly does: 'cancels' | 'declines' | 'killsCodex'; readonly at: string };
};

const root = join(import.meta.dirname, '../..');
const tsc = `import '${join(root, 'node_modules/typescript/lib/tsc.js')}';\n`;
const typedFiles = { 'tsc.mjs': tsc, 'src/total.ts': 'export const total: number = 1;\n' };
const createTest = (body: string) =>
  `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\ntest('adds', () => { ${body} });\n`;
const createSum = (sign: string) => `export const sum = (a, b) => a ${sign} b;\n`;
const testedFiles = {
  'sum.test.js': `import { sum } from './sum.js';\n${createTest('assert.equal(sum(1, 2), 3);')}`,
  'package.json': '{ "type": "module" }\n',
};
const createSumPatch = (from: string, to: string) =>
  patch(updateFile('sum.js', [{ from: createSum(from), to: createSum(to) }]));
const tests = 'node --test sum.test.js';
const noRetries = { request_max_retries: 0, stream_max_retries: 0 };

export const failingRuns: readonly FailingRun[] = [
  {
    name: 'type-errors',
    about: 'A check of types fails after an edit.',
    files: typedFiles,
    app: {
      steps: [
        run('node tsc.mjs --ignoreConfig --noEmit src/total.ts', { yieldMs: 30_000 }),
        patch(
          updateFile('src/total.ts', [
            { from: 'export const total: number = 1;\n', to: "export const total: number = 'one';\n" },
          ]),
        ),
        run('node tsc.mjs --ignoreConfig --noEmit src/total.ts', { yieldMs: 30_000 }),
        answer('The total is a word now.'),
      ],
    },
    checks: ['node tsc.mjs --ignoreConfig --noEmit src/total.ts'],
  },
  {
    name: 'failing-test',
    about: 'The only check, a test, fails.',
    files: { ...testedFiles, 'sum.js': createSum('-') },
    app: { steps: [answer('Nothing to change.')] },
    checks: [tests],
  },
  {
    name: 'missing-command',
    about: 'A check starts a program that is not installed.',
    app: { steps: [answer('Done.')] },
    checks: ['missing-tool --version'],
  },
  {
    name: 'permission-denied',
    about: 'A check starts a script that is not executable.',
    files: { 'check.sh': 'echo ok\n' },
    app: { steps: [answer('Done.')] },
    checks: ['./check.sh'],
  },
  {
    name: 'timed-out',
    about: 'A check ends at its time limit.',
    app: { steps: [answer('Done.')] },
    checks: ['timeout 1 sleep 60'],
  },
  {
    name: 'declined-command',
    about: 'The person declines the only command, and Codex ends its turn.',
    app: {
      settings: { approval_mode: 'ask-for-everything' },
      steps: [run('npm publish'), answer('It is not published.')],
    },
    meanwhile: { does: 'declines', at: 'approval' },
  },
  {
    name: 'patch-does-not-apply',
    about: 'A patch is for lines that are not there.',
    files: { 'notes.txt': 'one\ntwo\n' },
    app: {
      steps: [patch(updateFile('notes.txt', [{ from: 'three', to: 'drei' }])), answer('The line is not there.')],
    },
  },
  {
    name: 'cancelled',
    about: 'The person cancels the run while a command runs.',
    app: { steps: [run('sleep 60', { yieldMs: 60_000 }), answer('Done.')] },
    meanwhile: { does: 'cancels', at: 'bash_command' },
  },
  {
    name: 'stream-cut',
    about: 'The stream of the provider breaks, and is not tried again.',
    app: {
      providerConfig: noRetries,
      steps: [cut(answer('These words are lost.', { deltas: 4 }), { afterDeltas: 2 })],
    },
  },
  {
    name: 'rate-limit',
    about: 'The provider answers 429.',
    app: { providerConfig: noRetries, steps: [fail(429, { message: 'Rate limit reached. Try again in 3 s.' })] },
  },
  {
    name: 'server-error',
    about: 'The provider answers 500 after a command that failed.',
    app: { providerConfig: noRetries, steps: [run('false'), fail(500)] },
  },
  {
    name: 'context-full',
    about: 'The conversation is longer than the context.',
    app: {
      providerConfig: noRetries,
      steps: [failed('context_length_exceeded', 'Your input exceeds the context window of this model.')],
    },
  },
  {
    name: 'network-refused',
    about: 'A check connects to a port where nothing listens.',
    app: { steps: [answer('Done.')] },
    checks: ["node -e \"require('net').connect(9, '127.0.0.1')\""],
  },
  {
    name: 'killed-process',
    about: 'A check is killed by a signal.',
    app: { steps: [answer('Done.')] },
    checks: ["sh -c 'kill -9 $$'"],
  },
  {
    name: 'empty-output',
    about: 'A check fails without a word.',
    app: { steps: [answer('Done.')] },
    checks: ['exit 1'],
  },
  {
    name: 'only-stderr',
    about: 'A check fails and prints to its error output only.',
    app: { steps: [answer('Done.')] },
    checks: ['echo "No config found" >&2; exit 2'],
  },
  {
    name: 'huge-output',
    about: 'A check prints a megabyte and fails.',
    app: { steps: [answer('Done.')] },
    checks: ['seq 1 150000; exit 1'],
  },
  {
    name: 'repaired',
    about: 'A test fails, is repaired, and passes.',
    files: { ...testedFiles, 'sum.js': createSum('-') },
    app: {
      steps: [
        run(tests, { yieldMs: 30_000 }),
        createSumPatch('-', '+'),
        run(tests, { yieldMs: 30_000 }),
        answer('It adds.'),
      ],
    },
    checks: [tests],
  },
  {
    name: 'broken-again',
    about: 'A test fails, is repaired, and is broken again by another edit.',
    files: { ...testedFiles, 'sum.js': createSum('-') },
    app: {
      steps: [
        run(tests, { yieldMs: 30_000 }),
        createSumPatch('-', '+'),
        run(tests, { yieldMs: 30_000 }),
        createSumPatch('+', '*'),
        run(tests, { yieldMs: 30_000 }),
        patch(addFile('notes.txt', 'Times, not plus.\n')),
        answer('It multiplies.'),
      ],
    },
    checks: [tests],
  },
  {
    name: 'mcp-tool',
    about: 'A tool of an MCP server fails.',
    app: {
      config: {
        approval_policy: 'never',
        sandbox_mode: 'workspace-write',
        mcp_servers: {
          fixture: { command: process.execPath, args: [join(root, 'fixtures/mcp-server/main.ts')] },
        },
      },
      steps: [callMcp('fixture', 'fail'), answer('The tool does not work.')],
    },
  },
  {
    name: 'merge-conflict',
    about: 'A check merges two versions of a file that contradict each other.',
    files: { 'ours.txt': 'plus\n', 'base.txt': 'none\n', 'theirs.txt': 'minus\n' },
    app: { steps: [answer('Done.')] },
    checks: ['git merge-file ours.txt base.txt theirs.txt'],
  },
  {
    name: 'sandbox-denied',
    about: 'A command writes outside the worktree, which the sandbox does not allow.',
    app: { steps: [run('echo no > /etc/workcell-was-here'), answer('It cannot be written.')] },
  },
  {
    name: 'two-checks',
    about: 'Two checks fail after a file was deleted.',
    files: { ...testedFiles, 'sum.js': createSum('+') },
    app: { steps: [patch(deleteFile('sum.js')), answer('It is gone.')] },
    checks: [tests, 'test -f sum.js'],
  },
  {
    name: 'codex-killed',
    about: 'Codex is killed while a command runs.',
    app: { steps: [run('sleep 60', { yieldMs: 60_000 }), answer('Done.')] },
    meanwhile: { does: 'killsCodex', at: 'bash_command' },
  },
];
