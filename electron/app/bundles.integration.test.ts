import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { ExportFormat } from '../../shared/exports/export-format.ts';
import { type RunRef, runIdSchema, toRunId } from '../../shared/runs/run-ref.ts';
import { formatTelemetryLine } from '../model/exports/telemetry-line.ts';
import { importedRunsFolder } from '../runs/bundles/imported-runs.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Tests runs as files: exports in every format and imports elsewhere, with the real worker, store and Codex.

const apps: TestApp[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.end();
});

async function startApp(options: Parameters<typeof TestApp.start>[0] = {}): Promise<TestApp> {
  const app = await TestApp.start(options);
  apps.push(app);
  return app;
}

const key = `ghp_${'aB3dE5fG7hJ9'.repeat(3)}`;
const start = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Creates a run folder in the app's workspace, whose program printed a key and an email address. */
async function runIn(app: TestApp, lines: readonly string[] = sample): Promise<RunRef> {
  const id = runIdSchema.parse('wc-1-20260102T030405Z');
  const folder = join(app.workspace.path, '.workcells', id);
  await mkdir(join(folder, 'logs'), { recursive: true });
  await writeFile(join(folder, 'telemetry.jsonl'), lines.join(''));
  await writeFile(join(folder, 'logs', 'stderr.log'), `warned ${key}\n`);
  return { projectRoot: app.workspace.path, runId: id };
}

const sample = [
  formatTelemetryLine('started', start, { toolchain: 'claude', model: 'sonnet', issue_id: null, workcell_id: null }),
  formatTelemetryLine('prompt_sent', start + 1, { prompt: 'Count zebras', tokens: 3 }),
  formatTelemetryLine('bash_command', start + 2, { command: 'cat .env', cwd: '/w', call_id: 'call_1' }),
  formatTelemetryLine('bash_output', start + 3, {
    output: `TOKEN=${key}\nme@example.com`,
    exit_code: 0,
    call_id: 'call_1',
  }),
  formatTelemetryLine('file_write', start + 4, { path: 'a.txt', diff: '+zebra\n', added: 1, removed: 0 }),
  formatTelemetryLine('response_complete', start + 5, {
    content: '</template><script>alert(1)</script> done -->',
    tokens: 1,
  }),
  'this is no event\n',
  formatTelemetryLine('completed', start + 6, { status: 'success', exit_code: 0, duration_ms: 6 }),
];

type ExportOptions = Omit<RequestInput<'startExport'>, 'format'> & { readonly format: ExportFormat | null };

/** Reads a run's file to its end. */
async function exported(window: TestWindow, options: ExportOptions) {
  const { exportId, fileName } = await window.get('startExport', options);
  const pieces: Buffer[] = [];
  for (;;) {
    const { done, isBase64, replaced, text } = await window.get('readExport', { exportId });
    pieces.push(Buffer.from(text, isBase64 ? 'base64' : 'utf8'));
    if (done) return { exportId, fileName, replaced, file: Buffer.concat(pieces) };
  }
}

async function imported(window: TestWindow, file: Buffer) {
  const { importId } = await window.get('startImport', { fileName: 'a file', size: file.length });
  await window.get('addToImport', { importId, base64: file.toString('base64') });
  return await window.ask('finishImport', { importId });
}

async function importedRun(window: TestWindow, file: Buffer) {
  const taken = await imported(window, file);
  if (!taken.ok || taken.value.type !== 'run') throw new Error(`No run came of it: ${JSON.stringify(taken)}`);
  return taken.value;
}

async function eventsOf(window: TestWindow, { projectRoot, runId: id }: RunRef) {
  const { events, totals } = await window.get('getRunEvents', { projectRoot, runId: id, limit: 500 });
  return { totals, events: events.map(({ at, data, type }) => ({ at, data, type })) };
}

describe('a run folder', () => {
  it.each(['telemetry', 'markdown', 'html', 'bundle'] as const)(
    'exports a run folder as %s and imports it elsewhere unchanged',
    async (format) => {
      const app = await startApp();
      const window = await app.openWindow();
      const requestedRun = await runIn(app);
      const before = await eventsOf(window, requestedRun);
      const { file, fileName } = await exported(window, { run: requestedRun, format, redact: false });
      expect(fileName).toMatch(/^Count zebras\./);
      const there = await (await startApp()).connect();
      const { run: taken } = await importedRun(there, file);
      expect(await eventsOf(there, taken)).toEqual(before);
      const { cards } = await there.get('listRuns', { everywhere: false });
      expect(cards.map(({ imported: from, run: ref }) => ({ from, ref }))).toEqual([
        { from: { hasThread: false }, ref: taken },
      ]);
      expect((await there.get('getRunInfo', taken)).card.title).toBe('Count zebras');
    },
  );

  it('leaves secrets out of an exported run folder, in both the view and its data, on request', async () => {
    const app = await startApp();
    const window = await app.openWindow();
    const requestedRun = await runIn(app);
    for (const format of ['telemetry', 'markdown', 'html', 'bundle'] as const) {
      const { file, replaced } = await exported(window, { run: requestedRun, format, redact: true, logs: true });
      expect(replaced.map(({ label }) => label)).toContain('secret: GitHub token');
      expect(file.includes(key)).toBe(false);
      const { run: taken } = await importedRun(window, file);
      const [, , , output] = (await eventsOf(window, taken)).events;
      expect(output?.data).toMatchObject({
        output: 'TOKEN=[secret: GitHub token]\n[email address]',
        call_id: 'call_1',
      });
      if (format === 'bundle') {
        const log = join(taken.projectRoot, '.workcells', taken.runId, 'logs', 'stderr.log');
        expect(await readFile(log, 'utf8')).toBe('warned [secret: GitHub token]\n');
      }
    }
  });

  it('includes the logs of a run folder in a bundle only on request', async () => {
    const app = await startApp();
    const window = await app.openWindow();
    const { file } = await exported(window, { run: await runIn(app), format: 'bundle', redact: false });
    const { run: taken } = await importedRun(window, file);
    expect(await window.get('getRunInfo', taken)).toMatchObject({ hasLogs: false, hasTelemetry: true });
  });

  it('reports each replacement before writing a run folder, and leaves exceptions unchanged', async () => {
    const app = await startApp();
    const window = await app.openWindow();
    const requestedRun = await runIn(app);
    const looked = await exported(window, { run: requestedRun, format: null, redact: true });
    expect(looked.file.length).toBe(0);
    const { known, places } = await window.get('listReplaced', { exportId: looked.exportId, offset: 0 });
    expect(known).toBe(places.length);
    const [mail] = places.filter(({ label }) => label === 'email address');
    expect(mail).toMatchObject({
      item: 3,
      recordType: 'bash_output',
      before: 'me@example.com',
      after: '[email address]',
      canKeep: true,
    });
    const [token] = places.filter(({ label }) => label === 'secret: GitHub token');
    expect(token).toMatchObject({ item: 3, before: 'ghp_…', after: 'TOKEN=[secret: GitHub token]' });
    const keep = mail === undefined ? [] : [mail.id];
    const { file } = await exported(window, { run: requestedRun, format: 'telemetry', redact: true, keep });
    expect(file.toString()).toContain('TOKEN=[secret: GitHub token]\\nme@example.com');
  });

  it('exports a run folder as a page in which nothing from the run can execute or load anything', async () => {
    const app = await startApp();
    const window = await app.openWindow();
    const page = (await exported(window, { run: await runIn(app), format: 'html', redact: false })).file.toString();
    expect(page).not.toMatch(/<script/i);
    expect(page).toContain('&lt;/template&gt;&lt;script&gt;');
    expect(page).toContain(`content="default-src 'none'`);
    expect(page.match(/<template/g)).toHaveLength(1);
  });
});

describe('a file that the host writes', () => {
  async function hostSaving(path: string | null) {
    const app = await startApp({ chooseFilePlace: async () => path });
    const window = await app.openWindow();
    return { app, window, run: await runIn(app) };
  }

  it('moves an exported file into place once complete, and leaves nothing next to it', async () => {
    const place = await startApp();
    const { run: requestedRun, window } = await hostSaving(join(place.workspace.path, 'run.md'));
    const { exportId } = await window.get('startExport', { run: requestedRun, format: 'markdown', redact: true });
    expect(await window.get('placeExport', { exportId })).toEqual({ place: 'host' });
    const before = await readdir(place.workspace.path);
    expect(before).not.toContain('run.md');
    for (;;) {
      const { done, text } = await window.get('readExport', { exportId });
      expect(text).toBe('');
      if (done) break;
    }
    expect(await readFile(join(place.workspace.path, 'run.md'), 'utf8')).toContain('Count zebras');
    expect((await readdir(place.workspace.path)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('leaves no file if the user cancels an export or chooses no place', async () => {
    const place = await startApp();
    const { run: requestedRun, window } = await hostSaving(join(place.workspace.path, 'run.md'));
    const { exportId } = await window.get('startExport', { run: requestedRun, format: 'markdown', redact: true });
    await window.get('placeExport', { exportId });
    await window.get('cancelExport', { exportId });
    await expect.poll(() => readdir(place.workspace.path)).not.toContainEqual(expect.stringContaining('run.md'));
    const nowhere = await hostSaving(null);
    const second = await nowhere.window.get('startExport', { run: nowhere.run, format: 'markdown', redact: true });
    expect(await nowhere.window.get('placeExport', { exportId: second.exportId })).toEqual({ place: 'nowhere' });
    expect(await nowhere.window.ask('readExport', { exportId: second.exportId })).toMatchObject({ ok: false });
  });
});

describe('a thread', () => {
  it('exports a thread as a bundle that is a run elsewhere and a thread again there, with the same tokens in its rollout', async () => {
    const steps = [
      run('echo zebra'),
      patch('*** Add File: new.txt\n+giraffe\n'),
      run('exit 3'),
      answer('The **end**.'),
    ];
    const app = await startApp({ steps });
    const window = await app.openWindow();
    await window.get('listThreads', { search: '' });
    const threadId = await sendMessage(window, 'Work', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    const requestedRun = { projectRoot: app.workspace.path, runId: toRunId(threadId) };
    const { file } = await exported(window, { run: requestedRun, format: 'bundle', redact: false });
    const there = await (await startApp()).openWindow();
    await there.get('listThreads', { search: '' });
    const { hasThread, run: taken } = await importedRun(there, file);
    expect(hasThread).toBe(true);
    const { events } = await eventsOf(there, taken);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['started', 'prompt_sent', 'bash_command', 'bash_output', 'file_write']),
    );
    const { threadId: again } = await there.get('restoreThread', { runId: taken.runId });
    await there.open(again);
    expect(JSON.stringify(there.lastTurn)).toContain('The **end**.');

    const [rollout] = await rolloutsOf(app);
    const before = rollout === undefined ? Buffer.alloc(0) : await readFile(rollout);
    const { run: rolled } = await importedRun(there, before);
    const of = await eventsOf(there, rolled);
    const written = of.events.map(({ type }) => type);
    for (const type of ['started', 'prompt_sent', 'usage', 'response_complete', 'completed', 'world_state']) {
      expect(written).toContain(type);
    }
    const outputs = of.events.filter(({ type }) => type === 'bash_output').map(({ data }) => data);
    expect(outputs).toEqual([
      expect.objectContaining({ output: 'zebra\n', exit_code: 0 }),
      expect.objectContaining({ exit_code: 3 }),
    ]);
    expect(of.events.find(({ type }) => type === 'file_write')?.data).toMatchObject({ diff: '+giraffe\n', added: 1 });
    expect(of.totals.malformed).toBe(0);
    const reported =
      before
        .toString()
        .split('\n')
        .findLast((line) => line.includes('"token_count"')) ?? '{}';
    const { total_token_usage: total } = JSON.parse(reported).payload.info;
    const input = of.totals.spent.reduce((sum, each) => sum + each.input, 0);
    const output = of.totals.spent.reduce((sum, each) => sum + each.output, 0);
    expect([input, output]).toEqual([total.input_tokens, total.output_tokens]);
    expect(of.totals.spent.map(({ model }) => model)).toEqual([of.totals.model]);
    expect(rollout === undefined ? null : await readFile(rollout)).toEqual(before);
  });
});

describe('an import', () => {
  it('deletes an import, which belongs to no workspace and leaves nothing staged', async () => {
    const app = await startApp();
    const window = await app.openWindow();
    const { run: taken } = await importedRun(window, Buffer.from(sample.join('')));
    expect(await readdir(join(app.workspace.path)).then((names) => names.includes('.workcells'))).toBe(false);
    const root = join(app.dataFolder.path, importedRunsFolder);
    expect(await readdir(join(root, 'staging'))).toEqual([]);
    await window.get('removeImported', { runId: taken.runId });
    expect(await window.ask('getRunInfo', taken)).toEqual({ ok: false, error: { type: 'runGone' } });
    expect(await readdir(join(root, '.workcells'))).toEqual([]);
  });

  it('leaves nothing behind when an import is canceled', async () => {
    const app = await startApp();
    const window = await app.openWindow();
    const { importId } = await window.get('startImport', { fileName: 'a', size: 1_000 });
    await window.get('addToImport', { importId, base64: Buffer.from(sample.join('')).toString('base64') });
    await window.get('cancelImport', { importId });
    expect(await window.ask('finishImport', { importId })).toEqual({ ok: false, error: { type: 'importGone' } });
    expect(await readdir(join(app.dataFolder.path, importedRunsFolder, 'staging'))).toEqual([]);
  });

  it.each([
    ['a page without data', '<!doctype html><p>Hello</p>', { type: 'noData', damaged: false }],
    ['something else', 'just words', { type: 'unknownKind' }],
    ['a torn zip', 'PK\x03\x04 and nothing', { type: 'badBundle', file: null }],
  ])('leaves nothing behind when an import is %s', async (_name, text, problem) => {
    const app = await startApp();
    const window = await app.openWindow();
    expect(await imported(window, Buffer.from(text))).toMatchObject({ ok: false, error: problem });
    expect(await readdir(join(app.dataFolder.path, importedRunsFolder, 'staging'))).toEqual([]);
  });

  it('leaves nothing behind when the data of an import was changed', async () => {
    const app = await startApp();
    const window = await app.openWindow();
    const { file } = await exported(window, { run: await runIn(app), format: 'markdown', redact: false });
    const text = file.toString();
    const changed = text.replace(/(workcell-data:1:telemetry\n.{20})./, (_all, before) => `${before}A`);
    const cut = text.slice(0, text.indexOf('workcell-data-end'));
    for (const bad of [changed, cut]) {
      const taken = await imported(window, Buffer.from(bad));
      expect(taken).toEqual({ ok: false, error: { type: 'noData', damaged: true } });
    }
  });
});

async function rolloutsOf(app: TestApp): Promise<string[]> {
  const folder = join(app.codexHome.path, 'sessions');
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.jsonl')).map((name) => join(folder, name));
}
