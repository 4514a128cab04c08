import { join } from 'node:path';
import { createAgentConfig, createAgentRule, spawnAgent, waitForAgents } from '../fixtures/provider/agents.ts';
import { addFile, updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, callMcp, comment, cut, patch, run, think, together } from '../fixtures/provider/script.ts';
import type { TestThreadOptions } from '../fixtures/testkit/test-thread.ts';

/** A situation to record: its setup, and what the user says in it. */
export type Scenario = {
  readonly name: string;
  readonly about: string;
  readonly setUp: TestThreadOptions;
  readonly says: readonly string[];
};

const twoLines = { 'notes.txt': 'one\ntwo\n' };

/** The situations that need raw events, which the older recordings lack. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'raw-events',
    about: 'Reasoning, a remark, a command, a patch and an answer, all of them told by raw events as well.',
    setUp: {
      files: twoLines,
      steps: [
        together(think('Looking first'), comment('I look at it.'), run('cat notes.txt', { callId: 'call_look' })),
        patch(updateFile('notes.txt', [{ from: 'two', to: 'zwei' }]), { callId: 'call_patch' }),
        answer('Done.'),
      ],
    },
    says: ['Translate the second line'],
  },
  {
    name: 'raw-sandbox-denied',
    about: 'Unasked, a command writes outside the workspace; only the raw events show that the sandbox blocked it.',
    setUp: {
      thread: { approvalPolicy: 'on-request' },
      steps: [
        run('echo no > /etc/workcell-was-here', { callId: 'call_outside' }),
        run('echo yes > inside.txt', { callId: 'call_inside' }),
        answer('One of the two was written.'),
      ],
    },
    says: ['Write two files'],
  },
  {
    name: 'raw-patch-fails',
    about: 'A patch for a file that is not there, and one whose lines do not fit; only the raw events show them.',
    setUp: {
      files: twoLines,
      steps: [
        patch(updateFile('absent.txt', [{ from: 'a', to: 'b' }]), { callId: 'call_absent' }),
        patch(updateFile('notes.txt', [{ from: 'three', to: 'drei' }]), { callId: 'call_unfit' }),
        patch(addFile('made.txt', 'made\n'), { callId: 'call_good' }),
        answer('The third one worked.'),
      ],
    },
    says: ['Patch something'],
  },
  {
    name: 'raw-declined',
    about: 'A command and a patch are declined, and the raw events repeat what the model is told.',
    setUp: {
      files: twoLines,
      answer: () => ({ decision: 'decline' }),
      steps: [
        run('echo made > made.txt', { callId: 'call_command' }),
        patch(addFile('made.txt', 'made\n'), { callId: 'call_patch' }),
        answer('Nothing was done.'),
      ],
    },
    says: ['Make a file'],
  },
  {
    name: 'raw-mcp-tools',
    about: 'An MCP tool that succeeds and one that fails, told by raw events as well.',
    setUp: {
      config: {
        mcp_servers: {
          fixture: { command: process.execPath, args: [join(import.meta.dirname, '../fixtures/mcp-server/main.ts')] },
        },
      },
      answer: () => ({ action: 'accept', content: {}, _meta: null }),
      steps: [
        callMcp('fixture', 'echo', { text: 'hi' }, { callId: 'call_echo' }),
        callMcp('fixture', 'fail', {}, { callId: 'call_fail' }),
        answer('One of the two failed.'),
      ],
    },
    says: ['Use the tools'],
  },
  {
    name: 'agents',
    about: 'An agent runs a command that is approved; calls that begin it and wait for it are items.',
    setUp: {
      config: createAgentConfig(1),
      rules: [createAgentRule('ls > files.txt', 'There are three files.')],
      steps: [spawnAgent(1, 'Count the files'), waitForAgents(1), answer('Three files.')],
    },
    says: ['Have the files counted'],
  },
  {
    name: 'agents-v2',
    about: 'The same with the second version of the tools: activities tell of agents, which have paths.',
    setUp: {
      config: createAgentConfig(2),
      rules: [createAgentRule('ls > files.txt', 'There are three files.')],
      steps: [spawnAgent(2, 'Count the files'), waitForAgents(2), answer('Three files.')],
    },
    says: ['Have the files counted'],
  },
  {
    name: 'raw-stream-retried',
    about: 'A stream is cut after some text and tried again; the raw events know nothing of the lost text.',
    setUp: {
      providerConfig: { stream_max_retries: 1 },
      steps: [cut(answer('These words are lost.', { deltas: 4 }), { afterDeltas: 3 }), answer('These words stay.')],
    },
    says: ['Say something'],
  },
];
