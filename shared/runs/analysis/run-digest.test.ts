import { expect, it } from 'vitest';
import { command, ended, fold, put, started, user } from '../../transcript/sample-thread.ts';
import { eventsOfTurn } from '../events-of-turn.ts';
import { factsOfTurn } from '../facts-of-turn.ts';
import { digestOfTurns, toolsOfDigest } from './run-digest.ts';
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
  facts: factsOfTurn(turn(end, durationMs), 0),
});

it("has the tools of all turns, and the position of each one's longest call", () => {
  const digest = digestOfTurns([digested(-1, false, 40), digested(0, false, 70, 'failed')]);
  expect(digest).toMatchObject({ state: 'failed', commands: 2, failed: 2, tools: [{ calls: 2, failed: 2 }] });
  const step = digest?.tools[0]?.longest;
  const events = eventsOfTurn(turn('failed', 70), 0);
  expect(events.find(({ position }) => position === step?.position)).toMatchObject({ type: 'bash_command' });
  expect(step).toMatchObject({ ms: 70 });
});

it('counts copied turns only in their original thread', () => {
  expect(digestOfTurns([digested(0, true, 900), digested(1, false, 5)])).toMatchObject({
    commands: 1,
    tools: [{ calls: 1, longest: { ms: 5 } }],
  });
  expect(digestOfTurns([digested(0, true, 900)])).toBeNull();
  expect(digestOfTurns([])).toMatchObject({ state: 'unknown', durationMs: null });
});

it('keeps the failed ones of many tools, and the slowest one', () => {
  const many = Array.from({ length: 60 }, (_, nth) => sampleTool(`tool-${nth}`, { failed: nth === 59 ? 1 : 0 }));
  const slow = sampleTool('slow', { longest: { ms: 5, position: 1 } });
  const kept = toolsOfDigest([...many, slow]).map(({ name }) => name);
  expect(kept.length).toBeLessThan(30);
  expect(kept).toEqual(expect.arrayContaining(['slow', 'tool-59']));
});
