import { appendFileSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { workcellId } from '../../../shared/runs/run-ref.ts';
import { endLeftRun } from './end-left-run.ts';
import { createWorkcellFolder, type WorkcellFolder } from './workcell-folder.ts';

let project: TestFolder;
let folder: WorkcellFolder;
beforeEach(async () => {
  project = createTemporaryFolder('left-run');
  folder = await createWorkcellFolder(project.path, 0);
});
afterEach(() => project.remove());

const line = (type: string) => `${JSON.stringify({ type, timestamp: '1970-01-01T00:00:00.000Z' })}\n`;
const types = () =>
  readFileSync(folder.telemetry, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => (text.endsWith('}') ? JSON.parse(text).type : 'torn'));
const end = () => endLeftRun({ projectRoot: project.path, workcellId: folder.id }, new ManualClock());

describe('a run whose app was killed', () => {
  it('is marked as failed, and keeps its events', async () => {
    appendFileSync(folder.telemetry, `${line('started')}${line('prompt_sent')}{"type":"thin`);
    expect(await end()).toBe(true);
    expect(types()).toEqual(['started', 'prompt_sent', 'torn', 'error', 'completed']);
    expect(readFileSync(folder.telemetry, 'utf8')).toContain('Workcell closed before this run ended.');
    expect(await end()).toBe(true);
    expect(types()).toHaveLength(5);
  });

  it('is marked as failed even if it never started', async () => {
    await end();
    expect(types()).toEqual(['error', 'completed']);
  });

  it('stays as it is if its end was written, and is ignored if its folder is gone', async () => {
    appendFileSync(folder.telemetry, `${line('started')}${line('completed')}`);
    expect(await end()).toBe(true);
    expect(types()).toEqual(['started', 'completed']);
    const gone = { projectRoot: project.path, workcellId: workcellId.parse('wc-9') };
    expect(await endLeftRun(gone, new ManualClock())).toBe(true);
  });
});
