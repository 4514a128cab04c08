import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { extendLimit, limit } from '../../fixtures/testkit/test-run.ts';
import { gate, long, minutesOf, selectGate } from './parts.ts';

const silentIn = (parts: typeof gate) => new Map(parts.map(({ name, silentMinutes }) => [name, silentMinutes]));

/** The limits that tests have in the gate, in minutes, where a long run has longer ones. */
function limitsOfTests(): readonly number[] {
  const root = join(import.meta.dirname, '../..');
  const files = globSync('{shared,electron,renderer,fixtures,build}/**/*.test.ts', { cwd: root });
  return files.flatMap((path) => {
    const limits = readFileSync(join(root, path), 'utf8').matchAll(/\blimit\((\d[\d_]*)\)/g);
    return [...limits].map(([, ms = '']) => Number(ms.replaceAll('_', '')) / 60_000);
  });
}

it('a long run waits for a silent test until that has reached its own limit', () => {
  const [short, longer] = [silentIn(gate), silentIn(long)];
  for (const name of ['unit', 'integration', 'privacy']) expect(short.get(name)).toBe(3);
  const longest = extendLimit(Math.max(...limitsOfTests()));
  for (const name of ['unit', 'integration', 'privacy', 'long']) {
    expect(longer.get(name)).toBeGreaterThan(longest);
  }
});

it('a long run is not ended before each of its parts has had its time', () => {
  const parts = long.filter(({ isBeside = false }) => !isBeside).map(({ minutes }) => minutes);
  expect(minutesOf(long)).toBe(parts.reduce((sum, minutes) => sum + minutes));
});

it('gives no part of a long run less time than in the gate', () => {
  const minutes = new Map(gate.map((part) => [part.name, part.minutes]));
  for (const part of long) expect(part.minutes).toBeGreaterThanOrEqual(minutes.get(part.name) ?? 0);
});

const wordsOf = (parts: typeof gate, name: string): string =>
  parts.find((part) => part.name === name)?.command.join(' ') ?? '';

it('a long run leaves out no test of the host, the page or the desktop app', () => {
  expect(wordsOf(long, 'integration')).toContain('--project=integration --project=integration-long');
  for (const name of ['e2e', 'desktop']) {
    expect(wordsOf(gate, name)).toContain('--grep-invert=@long');
    expect(wordsOf(long, name)).not.toContain('--grep');
  }
});

it('runs all tests of the files that a change reaches', () => {
  const selected = selectGate({
    ...{ faults: false, package: false, privacy: false, why: {} },
    integration: ['electron/git/trees.integration.test.ts'],
    web: ['e2e/thread.spec.ts'],
    desktop: 'all',
  });
  expect(wordsOf(selected, 'integration')).toContain('--project=integration-long');
  expect(wordsOf(selected, 'integration')).toContain(' electron/git/trees.integration.test.ts');
  expect(wordsOf(selected, 'e2e')).toMatch(/ e2e\/thread[.]spec[.]ts$/);
  for (const name of ['e2e', 'desktop']) expect(wordsOf(selected, name)).not.toContain('--grep');
});

it('gives a test its own limit in the gate, and a longer one in a long run', () => {
  expect(limit(120_000)).toBe(process.env.WORKCELL_TEST_LONG === '1' ? extendLimit(120_000) : 120_000);
  expect(extendLimit(120_000)).toBeGreaterThan(10 * 120_000);
});
