import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readTallies } from '../../fixtures/testkit/event-counters.ts';
import { copyCheckout } from './tester-checkout.ts';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'workcell-checkout-')));
});

afterEach(() => rmSync(root, { recursive: true }));

// The specs run in a copy on Linux alone.
it.runIf(process.platform === 'linux')('adds the reports of a copy to those of the checkout', () => {
  const tallies = (folder: string) => join(folder, 'artifacts/telemetry-events');
  const tally = (folder: string, name: string, counters: object) => {
    mkdirSync(tallies(folder), { recursive: true });
    writeFileSync(join(tallies(folder), name), `${JSON.stringify(counters)}\n`);
  };
  mkdirSync(join(root, 'node_modules'));
  tally(root, 'browser.jsonl', { 'exec.begin': 1, 'exec.end': 1 });
  const copy = copyCheckout(root, null, null);
  tally(copy.folder, 'desktop.jsonl', { 'exec.begin': 2 });
  copy.bringReportsBack();
  copy.remove();
  expect(readTallies(tallies(root))).toEqual({ 'exec.begin': 3, 'exec.end': 1 });
});

it.runIf(process.platform === 'linux')(
  'removes the copies of killed runs before it makes a new one, and no others',
  () => {
    mkdirSync(join(root, 'node_modules'));
    const first = copyCheckout(root, null, null);
    // Linux has no process with such a number.
    const left = join(dirname(first.folder), 'workcell-desktop-4194305-left');
    mkdirSync(join(left, 'node_modules'), { recursive: true });
    const second = copyCheckout(root, null, null);
    expect([left, first.folder, second.folder].map((folder) => existsSync(folder))).toEqual([false, true, true]);
    first.remove();
    second.remove();
  },
);
