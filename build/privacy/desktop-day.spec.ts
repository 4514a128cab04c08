import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppOptions, startApp } from '../../e2e/app.ts';
import { AppPage } from '../../e2e/app-page.ts';
import { findDesktopProgram } from '../../e2e/desktop.ts';
import { test as base, expect } from '../../e2e/test.ts';
import { answer } from '../../fixtures/provider/script.ts';
import { createPngImage } from '../../fixtures/testkit/png-image.ts';
import { findProcessesNaming } from '../../fixtures/testkit/process-tree.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { listLookups, listReachedOutside, type NetworkTrace, readTrace } from './network-trace.ts';
import { createTraceCommand, findTracingObstacle } from './traced-host.ts';

// A short day with the desktop app, with everything off. The system reports the network calls of Electron, Chromium's
// processes, Codex, and what they start.

/** Starts the app under strace; `end` ends it and returns the full trace. */
const test = base.extend<{
  readonly startTraced: (
    options: AppOptions,
    loaded?: string,
  ) => Promise<Awaited<ReturnType<typeof startApp>> & { trace(): Promise<NetworkTrace> }>;
}>({
  startTraced: async ({ desktopSession, pageErrors }, use) => {
    const obstacle = findTracingObstacle();
    test.info().skip(obstacle !== null, obstacle ?? '');
    const folder = createTemporaryFolder('trace');
    await use(async (options, loaded) => {
      const session = desktopSession?.env ?? {};
      const desktop = findDesktopProgram({ ...process.env, ...session });
      if ('missing' in desktop) throw new Error(desktop.missing);
      const [file, program] = [join(folder.path, 'trace.txt'), join(folder.path, 'electron')];
      const words = [...createTraceCommand(file), desktop.program, ...(loaded === undefined ? [] : ['-r', loaded])];
      writeFileSync(program, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
      chmodSync(program, 0o755);
      const app = await startApp({ host: 'desktop', program, session }, options, (page) => pageErrors.watch(page));
      return {
        ...app,
        trace: async () => {
          await app.end();
          // strace ends a moment after the app.
          await expect.poll(() => findProcessesNaming(file)).toEqual([]);
          return readTrace(readFileSync(file, 'utf8'));
        },
      };
    });
    await folder.remove();
  },
});

const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

test('a day with the desktop app looks up no name and reaches only this machine', async ({ startTraced }) => {
  const shown = ['Half is $\\frac{1}{2}$.', fence('mermaid', 'flowchart LR\n  A[Start] --> B[End]')].join('\n\n');
  const app = await startTraced({ settings: { telemetry: {} }, provider: { steps: [answer(shown)] } });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.dialog('Privacy and telemetry').getByRole('button', { name: 'Continue' }).click();

  await page
    .locator('input[type=file]')
    .setInputFiles([{ name: 'blue.png', mimeType: 'image/png', buffer: createPngImage(300, 200, [30, 120, 200]) }]);
  // Words that a spell checker would check.
  await appPage.message.pressSequentially('Whatt is haalf of this? ');
  await appPage.sendDraft();
  const speech = appPage.turns('Codex');
  await expect(speech.locator('[data-formula]')).toBeVisible();
  await expect(speech.getByRole('img', { name: 'Diagram', exact: true })).toBeVisible();
  await expect(appPage.turns('You').getByRole('img', { name: 'blue.png' })).toBeVisible();

  await appPage.showSettings('Privacy');
  await appPage.showSettings('About');
  await appPage.runCommand('demo');
  await expect(appPage.button('Leave the demo')).toBeVisible();
  await appPage.approve();

  const trace = await app.trace();
  expect(trace.programs).toEqual(expect.arrayContaining(['codex', 'electron', 'exe']));
  expect(listLookups(trace)).toEqual([]);
  expect(listReachedOutside(trace)).toEqual([]);
});

test('finds a name that Chromium looks up when nothing keeps it from doing so', async ({ startTraced }) => {
  const app = await startTraced({}, join(import.meta.dirname, 'unguarded.cjs'));
  await expect(new AppPage(app.page).message).toBeVisible();
  await app.electron().evaluate(({ session }) =>
    session
      .fromPartition('control')
      .resolveHost('control.workcell.example')
      .catch(() => null),
  );
  expect(listLookups(await app.trace())).not.toEqual([]);
});
