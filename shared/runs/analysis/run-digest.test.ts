import { expect, it } from 'vitest';
import { command, ended, fold, put, started, user } from '../../transcript/sample-thread.ts';
import { toTurnEvents } from '../turn-events.ts';
import { toTurnFacts } from '../turn-facts.ts';
import { selectDigestTools, toThreadDigest } from './run-digest.ts';
import { sampleTool } from './testing/sample-digest.ts';

function turn(end: 'completed' | 'failed', durationMs: number) {
  const [made] = fold(
    started(),
    put({ ...user, state: 'confirmed' }),
    put({ ...command, command: 'npm test', status: 'failed', exitCode: 1, durationMs }),
    ended(end),
  ).turns;
  if (made === undefined) throw new Error('There is no turn');
  return made;
}

const digested = (
  ordinal: number,
  isCopied: boolean,
  durationMs: number,
  end: 'completed' | 'failed' = 'completed',
) => ({
  ordinal,
  isCopied,
  facts: toTurnFacts(turn(end, durationMs), 0),
});

it("the digest has the tools of all turns, and the position of each one's longest call", () => {
  const digest = toThreadDigest([digested(-1, false, 40), digested(0, false, 70, 'failed')]);
  expect(digest).toMatchObject({ state: 'failed', commands: 2, failed: 2, tools: [{ calls: 2, failed: 2 }] });
  const step = digest?.tools[0]?.longest;
  const events = toTurnEvents(turn('failed', 70), 0);
  expect(events.find(({ position }) => position === step?.position)).toMatchObject({ type: 'bash_command' });
  expect(step).toMatchObject({ ms: 70 });
});

it('the digest counts copied turns only in their original thread', () => {
  expect(toThreadDigest([digested(0, true, 900), digested(1, false, 5)])).toMatchObject({
    commands: 1,
    tools: [{ calls: 1, longest: { ms: 5 } }],
  });
  expect(toThreadDigest([digested(0, true, 900)])).toBeNull();
  expect(toThreadDigest([])).toMatchObject({ state: 'unknown', durationMs: null });
});

it('the digest keeps the failed ones of many tools, and the slowest one', () => {
  const many = Array.from({ length: 60 }, (_, nth) => sampleTool(`tool-${nth}`, { failed: nth === 59 ? 1 : 0 }));
  const slow = sampleTool('slow', { longest: { ms: 5, position: 1 } });
  const kept = selectDigestTools([...many, slow]).map(({ name }) => name);
  expect(kept.length).toBeLessThan(30);
  expect(kept).toEqual(expect.arrayContaining(['slow', 'tool-59']));
});
