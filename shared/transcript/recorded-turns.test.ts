import { describe, expect, it } from 'vitest';
import { replayThread, replayTranscript } from '../../fixtures/transcripts/replay-transcript.ts';
import { getReplayedLines, getReplayedTurn } from '../../fixtures/transcripts/replayed-lines.ts';

describe("everything else in Codex's recordings", () => {
  it('replays reasoning in parts, commentary and the answer', () => {
    expect(getReplayedLines('plain-answer', 0)).toEqual([
      'user: Say hello',
      'reasoning done: **Looking at the question**\n\nThe user wants a greeting. | **Choosing words**\n\nKeep it short.',
      'assistant done: Let me think it through first.',
      expect.stringMatching(/^assistant done: # Hello/),
    ]);
    const phases = replayThread('plain-answer').transcript.turns[0]?.entries.flatMap((entry) =>
      'phase' in entry ? entry.phase : [],
    );
    expect(phases).toEqual(['commentary', 'answer']);
  });

  it('replays a patch with every kind of change', () => {
    expect(getReplayedLines('patch-accepted')).toContain(
      'patch done: renamed /workspace/name-before.md +1 -1, added /workspace/new/hello.txt +2 -0, deleted /workspace/old.txt +0 -1, modified /workspace/src/app.js +1 -1',
    );
    expect(getReplayedTurn('patch-accepted').hasDiff).toBe(true);
    expect(getReplayedLines('patch-streaming').at(-2)).toBe(getReplayedLines('patch-accepted').at(-2));
  });

  it('replays tools of servers and of the client', () => {
    expect(getReplayedLines('mcp-tools')).toEqual([
      'user: Use the tools',
      'tool done: tiny.echo -> echo: hi',
      'tool done: tiny.slow -> slow done',
      'tool failed: tiny.boom -> it failed',
      'tool done: tiny.ask -> user said {"action":"accept","content":{"colour":"blue"}}',
      'assistant done: All done.',
    ]);
    expect(getReplayedLines('dynamic-tool')).toContain('tool done: null.open_panel -> panel opened');
  });

  it('replays tool servers that did not start, shown quietly', () => {
    expect(getReplayedLines('mcp-startup-failures').filter((line) => line.startsWith('warning:'))).toEqual([
      'warning: Tool server "missing" did not start. Its program was not found.',
      'warning: Tool server "broken" did not start. Its program ended before it answered.',
      expect.stringMatching(/^warning: Tool server "hanging" did not start\. It did not answer within 2\u00a0s\./),
    ]);
  });

  it('replays a plan', () => {
    expect(getReplayedLines('plan-mode')).toEqual(['user: Plan it', 'plan done: # Plan\n\n1. Do a\n2. Do b']);
  });

  it('replays a review in the turn that requested it, without what Codex asks its reviewer', () => {
    const { transcript } = replayThread('review');
    expect(transcript.turns).toHaveLength(1);
    expect(transcript.turns[0]?.status).toBe('completed');
    expect(getReplayedLines('review')).toEqual([
      'review begins: current changes',
      'review ends: One problem.',
      expect.stringMatching(/^assistant done: One problem\./),
    ]);
  });

  it('replays a compaction before the message that needed it', () => {
    expect(getReplayedLines('auto-compaction')).toEqual([
      'compaction',
      'user: Next prompt',
      'assistant done: After automatic compaction.',
    ]);
  });

  it('replays images and searches', () => {
    expect(getReplayedLines('view-image-web-search')).toEqual(
      expect.arrayContaining(['search: weather', 'image: /workspace/a.png']),
    );
    const [user] = getReplayedTurn('view-image-web-search').entries;
    expect(user).toMatchObject({ sources: [{ kind: 'image', name: 'a.png', source: '/workspace/a.png' }] });
  });

  it('replays messages with skills and mentions', () => {
    const sources = replayThread('turn-input-kinds').transcript.turns.flatMap((turn) =>
      turn.entries.flatMap((entry) => (entry.kind === 'user' ? entry.sources.map((source) => source.kind) : [])),
    );
    expect(sources).toEqual(expect.arrayContaining(['skill', 'file']));
  });

  it('replays a queued message as its own turn', () => {
    expect(getReplayedLines('queue')).toEqual(['user: Queued message', 'assistant done: Queued turn ran.']);
  });

  it('replays a command the user ran', () => {
    const commands = replayTranscript('threads').flatMap(({ transcript }) =>
      transcript.turns.flatMap((turn) => turn.entries.filter((entry) => entry.kind === 'command')),
    );
    expect(commands).toContainEqual(expect.objectContaining({ source: 'person', exitCode: 2, status: 'failed' }));
  });

  it('replays two threads at once, each on its own', () => {
    const threads = replayTranscript('two-threads-parallel').filter(({ transcript }) => transcript.turns.length > 0);
    expect(threads.map(({ transcript }) => transcript.turns.map((turn) => turn.status))).toEqual([
      ['completed'],
      ['completed'],
    ]);
  });

  it('replays the remains of a killed Codex, ended and kept', () => {
    const [killed, next] = replayThread('killed-mid-turn').transcript.turns;
    expect(killed).toMatchObject({ status: 'interrupted', hadEffects: true });
    expect(killed?.entries.at(-1)).toMatchObject({
      state: 'dropped',
      dropReason: 'codexStopped',
      text: expect.stringMatching(/^word/),
    });
    expect(next?.status).toBe('completed');
  });
});

describe('a turn that fails', () => {
  it.each([
    ['error-400', 'error: The provider refused the request. Invalid value for input.'],
    [
      'error-401',
      'error: The provider did not accept your sign-in. Incorrect API key provided. Sign in again, then retry.',
    ],
    ['error-403', 'error: The provider denied access. Not allowed.'],
    ['error-404-model', 'error: The provider does not have this model. The model does not exist. Pick another model.'],
    ['error-429', 'error: Rate limit reached. Wait a moment, then retry.'],
    ['error-503', 'error: The model is at capacity. Retry later, or pick another model.'],
    [
      'error-context-window',
      'error: The thread no longer fits in the context window. Compact it to continue here, or start a new thread.',
    ],
    ['error-stream-idle-timeout', 'error: The provider stopped responding. Retry.'],
    [
      'account-env-key',
      'error: The environment variable MOCK_API_KEY is not set. The provider in config.toml needs it. Set it, then restart Workcell.',
    ],
  ])('a turn that fails with %s is reported once', (name, line) => {
    const failed = replayThread(name).transcript.turns.findIndex((turn) => turn.status === 'failed');
    expect(getReplayedLines(name, failed).filter((said) => said.startsWith('error:'))).toEqual([line]);
  });

  it('a turn that fails keeps the text that was shown, before the error', () => {
    expect(getReplayedLines('error-stream-cut', 0)).toEqual([
      'user: Cause an error',
      'assistant failed: This answer will b',
      expect.stringMatching(/^error: The provider closed the stream\./),
    ]);
  });

  it('a turn that works can follow one that fails', () => {
    expect(replayThread('error-500').transcript.turns.map((turn) => turn.status)).toEqual(['failed', 'completed']);
  });
});

describe('token usage', () => {
  it('token usage is the latest report from Codex', () => {
    expect(replayThread('plain-answer').transcript.usage).toMatchObject({
      contextWindow: 258400,
      lastTokens: expect.any(Number),
    });
  });
});
