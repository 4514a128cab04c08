import { describe, expect, it } from 'vitest';
import { entryId, threadId } from '../../../shared/base/ids.ts';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { CommandOutputChunk, ConsoleOutput } from '../../../shared/console/command-run.ts';
import { OutputFollower } from './output-follower.ts';

const whole = (head: string): ConsoleOutput => ({
  head,
  omitted: null,
  tail: '',
  length: head.length,
  authoritative: false,
  recordedLength: 0,
});

/**
 * Starts a follower for a run whose output the test controls: `answer` settles the oldest read, `send` sends a frame.
 */
function follow() {
  let shown = '';
  const missed: number[] = [];
  const reads: ((output: Result<ConsoleOutput, unknown>) => void)[] = [];
  let listen: (chunk: CommandOutputChunk) => void = () => {};
  const follower = new OutputFollower(
    {
      write: (text) => {
        shown += text;
      },
      clear: () => {
        shown = '';
      },
    },
    {
      read: () => new Promise((resolve) => reads.push(resolve)),
      follow: (take) => {
        listen = take;
        return () => {
          listen = () => {};
        };
      },
    },
    { onMissed: (characters) => missed.push(characters), onRead: () => {} },
  );
  return {
    follower,
    missed,
    shown: () => shown,
    send: (offset: number, text: string) =>
      listen({ threadId: threadId.parse('t'), commandId: entryId.parse('r'), offset, text }),
    answer: async (output: ConsoleOutput) => {
      reads.shift()?.(ok(output));
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    },
  };
}

describe('following a run', () => {
  it('shows existing output, then each frame in order', async () => {
    const run = follow();
    await run.answer(whole('one '));
    run.send(4, 'two ');
    run.send(8, 'three');
    expect(run.shown()).toBe('one two three');
  });

  it('shows no character twice when frames arrive during a read', async () => {
    const run = follow();
    run.send(2, 'cdef');
    await run.answer(whole('abcd'));
    expect(run.shown()).toBe('abcdef');
  });

  it('continues after a gap and reports how much output was left out', async () => {
    const run = follow();
    await run.answer(whole('ab'));
    run.send(10, 'kl');
    run.send(22, 'wx');
    expect(run.shown()).toBe('abklwx');
    expect(run.missed.at(-1)).toBe(18);
  });

  it('replaces everything with the final read', async () => {
    const run = follow();
    await run.answer(whole('half'));
    run.follower.refresh();
    await run.answer({ ...whole('begin'), omitted: { count: 5000, unit: 'bytes', by: 'codex' }, tail: 'end' });
    expect(run.shown()).toMatch(/^begin.*5,000 bytes were never received.*end$/s);
    expect(run.missed.at(-1)).toBe(0);
  });

  it('shows nothing after the follower ended', async () => {
    const run = follow();
    run.follower.end();
    await run.answer(whole('late'));
    run.send(4, 'later');
    expect(run.shown()).toBe('');
  });
});
