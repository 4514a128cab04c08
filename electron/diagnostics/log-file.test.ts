import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import type { DiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { LogFile, logFileNames } from './log-file.ts';

let folder: TestFolder;
let problems: string[];
beforeEach(() => {
  folder = createTemporaryFolder('log');
  problems = [];
});
afterEach(() => folder.remove());

const logs = () => join(folder.path, 'logs');
const made = (budget = 2_000) =>
  new LogFile({ folder: logs(), budget: () => budget, onProblem: (problem) => problems.push(problem) });
const line = (seq: number, over: Partial<DiagnosticsLine> = {}): DiagnosticsLine => ({
  seq,
  at: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  tag: 'info',
  level: 'info',
  domain: 'cli',
  text: `line ${seq}`,
  ...over,
});
const read = (name: (typeof logFileNames)[number]) => readFileSync(join(logs(), name), 'utf8');

describe('the log on disk', () => {
  it('the log file has each line with its UTC time, tag and domain, for this user alone', async () => {
    const file = made();
    file.write([line(1), line(2, { level: 'error', tag: 'error' })]);
    await file.flush();
    expect(read('workcell.log')).toBe(
      '2026-01-02T03:04:05.006Z [info] cli: line 1\n2026-01-02T03:04:05.006Z [error] cli error: line 2\n',
    );
    if (process.platform !== 'win32') expect(statSync(join(logs(), 'workcell.log')).mode & 0o077).toBe(0);
  });

  it('the log file stays within its budget, with the newest lines', async () => {
    const file = made(2_000);
    for (let seq = 1; seq <= 200; seq += 1) file.write([line(seq)]);
    await file.flush();
    const sizes = logFileNames.map((name) => read(name).length);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(2_000);
    const kept = `${read('workcell.1.log')}${read('workcell.log')}`.trim().split('\n');
    expect(kept.at(-1)).toContain('line 200');
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.map((text) => Number(/\d+$/.exec(text)?.[0]))).toEqual(kept.map((_, at) => 200 - kept.length + 1 + at));
  });

  it('the log file continues the file of an earlier start', async () => {
    const first = made();
    first.write([line(1)]);
    await first.flush();
    const second = made();
    second.write([line(2)]);
    await second.flush();
    expect(read('workcell.log').match(/line/g)).toHaveLength(2);
  });

  it('the log file writes nothing without a budget', async () => {
    const file = made(0);
    file.write([line(1)]);
    await file.flush();
    expect(() => read('workcell.log')).toThrow('ENOENT');
  });

  it('the log file reports once that it cannot be written, and continues when it can', async () => {
    writeFileSync(logs(), 'in the way');
    const file = made();
    file.write([line(1)]);
    file.write([line(2)]);
    await file.flush();
    expect(problems).toEqual([expect.stringMatching(/^E[A-Z]+$/)]);
    rmSync(logs());
    file.write([line(3)]);
    await file.flush();
    expect(read('workcell.log')).toContain('line 3');
    expect(problems).toHaveLength(1);
  });
});
