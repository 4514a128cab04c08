import { describe, expect, it } from 'vitest';
import { replayThread } from '../../fixtures/transcripts/replay-transcript.ts';
import { getReplayedLines, getReplayedTurn } from '../../fixtures/transcripts/replayed-lines.ts';
import { foldTranscript } from './fold-transcript.ts';
import { emptyTranscript } from './turn.ts';

describe('surprises', () => {
  it('keeps and marks text that a steer dropped, and shows the message as a steered one', () => {
    expect(getReplayedLines('steer')).toEqual([
      'user: Long answer',
      `assistant steered: ${'word '.repeat(17).trim()}`,
      'steered: Also mention cats',
      'assistant done: I took the steering into account.',
    ]);
  });

  it('keeps and marks text that an interrupt dropped', () => {
    expect(getReplayedLines('interrupt-mid-stream', 0)).toEqual([
      'user: Long answer',
      'reasoning done: Thinking',
      expect.stringMatching(/^assistant interrupted: word word/),
    ]);
  });

  it('keeps and marks text that a retry dropped, with one status for all attempts', () => {
    expect(getReplayedLines('error-retry-stream-cut-recovers')).toEqual([
      'user: Cause an error',
      'assistant reconnected: Cut cu',
      'assistant reconnected: Cut cu',
      'info: Reconnected. Codex is starting over and does not remember this text. It is kept here.',
      'assistant done: A later turn works again.',
    ]);
  });

  it("shows a command that the sandbox blocked with Codex's report to the model", () => {
    expect(getReplayedLines('raw-sandbox-denied')).toContain(
      'command blocked 1: echo no > /etc/workcell-was-here (/bin/bash: line 1: /etc/workcell-was-here: Read-only file system)',
    );
    expect(getReplayedLines('raw-without-resources')).toContainEqual(
      expect.stringMatching(/^command blocked 101: echo a \(.*bubblewrap is unavailable/s),
    );
  });

  it('shows refused commands, but not polls, failures, and other tools as blocked commands', () => {
    expect(getReplayedLines('raw-policy-never')).toEqual([
      'user: Try what is not allowed',
      'command done 0: echo hi > x.txt && cat x.txt',
      'command failed 1: false',
      'command blocked 1: echo hi > /outside/y.txt (/bin/bash: line 1: /outside/y.txt: Read-only file system)',
      'command done 0: echo ok',
      expect.stringMatching(/^command blocked null: date \(approval policy is Never/),
      expect.stringMatching(/^command blocked null: rm -rf build \(.*rm -f style commands are not permitted/),
      expect.stringMatching(/^command blocked null: \{"wrong":"x"\} \(failed to parse function arguments/),
      'patch didNotApply: added /outside/n.txt +1 -0',
      'command background null: echo begin; sleep 1; echo end',
      'assistant done: Some of it was refused.',
    ]);
  });

  it('shows a patch that does not apply with the reason', () => {
    const [, absent, unfit, good] = getReplayedTurn('raw-patch-fails').entries;
    expect(absent).toMatchObject({ kind: 'patch', status: 'didNotApply', files: [{ path: 'absent.txt' }] });
    expect(unfit).toMatchObject({
      status: 'didNotApply',
      message: expect.stringMatching(/Failed to find expected lines/),
    });
    expect(good).toMatchObject({ kind: 'patch', status: 'done' });
  });

  it('shows a patch that the model wrote as a command and that does not apply with the reason', () => {
    expect(getReplayedLines('raw-patch-in-command')).toEqual([
      'user: Patch by command',
      'patch done: modified /workspace/a.txt +1 -1',
      'patch didNotApply: modified a.txt +1 -1',
      'patch didNotApply: ',
      'patch declined: added /outside/n.txt +1 -0',
      'assistant done: One of them worked.',
    ]);
  });

  it('has output that no delta contained in the tail at the end', () => {
    const command = getReplayedTurn('exec-accepted').entries.find((entry) => entry.id === 'call_ansi');
    expect(command).toMatchObject({ status: 'failed', exitCode: 3, outputTail: 'step 1\nstep 2\nstep 3\nwarn' });
  });

  it('shows an unreachable provider as a quiet status, in the stopped turn and in the one that succeeded', () => {
    expect(getReplayedLines('error-connection-refused', 0)).toEqual([
      'user: The provider is down',
      'warning: The connection was not restored.',
    ]);
    expect(getReplayedLines('error-connection-refused', 1)).toEqual([
      'user: It comes back',
      'info: Reconnected.',
      'assistant done: The connection is back.',
    ]);
  });

  it('increases the count with each attempt while the provider is unreachable', () => {
    const { events } = replayThread('error-connection-refused');
    const attempts = events.filter((event) => event.type === 'reconnecting');
    expect(attempts.map(({ attempt, of, message }) => [attempt, of, message])).toEqual([
      [1, null, 'The provider cannot be reached.'],
      [2, null, 'The provider cannot be reached.'],
      [1, null, 'The provider cannot be reached.'],
    ]);
    const last = events.findLastIndex((event) => event.type === 'reconnecting');
    expect(events.slice(0, last + 1).reduce(foldTranscript, emptyTranscript).reconnecting).toBe(true);
  });

  it('keeps a command that outlives its turn in the background until it ends', () => {
    for (const name of ['interrupt-during-exec', 'raw-interrupt-during-exec']) {
      const { events } = replayThread(name);
      const ended = events.findIndex((event) => event.type === 'turnEnded');
      expect(
        events
          .slice(0, ended + 1)
          .reduce(foldTranscript, emptyTranscript)
          .turns[0]?.entries.at(-1),
      ).toMatchObject({ status: 'background' });
      expect(getReplayedLines(name)).toEqual(['user: Sleep', 'command done 0: echo begin; sleep 3; echo end']);
    }
  });

  it('shows a command that was ended in the background as stopped, not failed', () => {
    expect(getReplayedLines('exec-long-running')).toContain('command stopped -1: echo first; sleep 12; echo last');
  });

  it('records an approval on the command, patch, or tool it was about', () => {
    const traced = (name: string) =>
      getReplayedTurn(name).entries.flatMap((entry) =>
        'approval' in entry ? [`${entry.status} ${entry.approval?.state}`] : [],
      );
    expect(traced('exec-declined')).toEqual(['declined declined']);
    expect(traced('exec-cancelled')).toEqual(['declined cancelled']);
    expect(traced('exec-accept-for-session')).toEqual([
      'done approvedForSession',
      'done undefined',
      'done approvedForSession',
    ]);
    expect(traced('exec-parallel-approvals')).toEqual(['declined declined', 'done approved']);
    expect(traced('interrupt-during-approval')).toEqual(['stopped expired']);
    expect(traced('patch-accepted')).toEqual(['done approved']);
    expect(traced('patch-declined')).toEqual(['declined declined']);
    expect(traced('patch-cancelled')).toEqual(['cancelled cancelled']);
    expect(traced('mcp-elicitation-declined')).toEqual(['declined declined', 'declined declined']);
    expect(traced('mcp-tools')).toEqual(['done undefined', 'done approved', 'failed approved', 'done approved']);
    expect(replayThread('killed-during-approval').transcript.turns[0]?.entries.at(-1)).toMatchObject({
      status: 'cutOff',
      approval: { state: 'waiting' },
    });
  });

  it('shows the commands of code mode, and a script only where they are not enough', () => {
    expect(getReplayedLines('code-mode')).toEqual([
      'user: Use code mode',
      'reasoning done: I will run a script.',
      'command done 0: echo from code mode; sleep 0.5; echo more',
      'patch done: added /workspace/made.txt +1 -0',
      'command done 0: cat made.txt',
      'command done 0: ls',
      'assistant done: All done.',
    ]);
    expect(getReplayedLines('raw-code-mode')).toEqual([
      'user: Use scripts',
      'command done 0: echo inner',
      'command done 0: echo seen',
      'tool done: null.exec -> /bin/bash: line 1: /outside/q.txt: Read-only file system',
      expect.stringMatching(/^tool failed: null\.exec -> apply_patch verification failed/),
      expect.stringMatching(/^tool failed: null\.exec -> SyntaxError/),
      'assistant done: Half of it worked.',
    ]);
  });
});

describe('effects, which make Retry ask first', () => {
  it.each([
    ['plain-answer', false],
    ['exec-declined', false],
    ['exec-cancelled', false],
    ['interrupt-during-approval', false],
    ['patch-declined', false],
    ['exec-accepted', true],
    ['interrupt-during-exec', true],
    ['patch-accepted', true],
    ['raw-sandbox-denied', true],
    ['raw-declined', false],
  ])('%s: %s', (name, effects) => {
    expect(getReplayedTurn(name).hadEffects).toBe(effects);
  });
});
