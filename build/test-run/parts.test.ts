import { expect, it } from 'vitest';
import { lengthened, limit } from '../../fixtures/testkit/test-run.ts';
import { gate, long } from './parts.ts';

const silentIn = (parts: typeof gate) => new Map(parts.map(({ name, silentMinutes }) => [name, silentMinutes]));

it('a long run waits longer for a test that is silent, as long as the limits of its tests are longer', () => {
  const [short, longer] = [silentIn(gate), silentIn(long)];
  for (const name of ['unit', 'integration', 'privacy']) {
    expect(short.get(name)).toBe(3);
    expect(longer.get(name)).toBe(lengthened(3));
  }
  expect(longer.get('long')).toBe(lengthened(3));
});

it('no part of a long run has less time than in the gate', () => {
  const minutes = new Map(gate.map((part) => [part.name, part.minutes]));
  for (const part of long) expect(part.minutes).toBeGreaterThanOrEqual(minutes.get(part.name) ?? 0);
});

it('a test has its own limit in the gate, and a longer one in a long run', () => {
  expect(limit(120_000)).toBe(process.env.WORKCELL_TEST_LONG === '1' ? lengthened(120_000) : 120_000);
  expect(lengthened(120_000)).toBeGreaterThan(10 * 120_000);
});
