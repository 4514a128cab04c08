import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { ShownApp, Stage } from '../stage.ts';
import { appFolder, bareWindow, type Electron, electronEnvironment } from './electron.ts';

/** Shows pages in Electron windows, and the app as the desktop app. */
export class ElectronStage implements Stage {
  readonly #electron: Electron;
  readonly #probe: string;
  /** The function that collects garbage in each running Electron. */
  readonly #running = new Map<ChildProcess, () => Promise<void>>();

  constructor(electron: Electron, probe: string) {
    this.#electron = electron;
    this.#probe = probe;
  }

  openApp(flags: readonly string[], env: Readonly<Record<string, string>>): Promise<ShownApp> {
    return this.#launch([appFolder, ...flags], env);
  }

  /** A window with only a page, in its own Electron. */
  async openPage(address: string): Promise<ShownApp> {
    const data = createTemporaryFolder('bench-bare');
    const shown = await this.#launch([`--user-data-dir=${data.path}`, bareWindow, address], {});
    return { ...shown, close: () => shown.close().finally(() => data.remove()) };
  }

  giveUp(): void {
    for (const child of this.#running.keys()) child.kill('SIGKILL');
  }

  /** Makes main processes and pages release what they no longer need. */
  async collectGarbage(): Promise<void> {
    await Promise.all([...this.#running.values()].map((collect) => collect()));
  }

  async #launch(args: readonly string[], env: Readonly<Record<string, string>>): Promise<ShownApp> {
    const app = await _electron.launch({
      executablePath: this.#electron.program,
      args: [...args],
      // Starts the app with its sandbox, as on users' machines. Playwright would start it without one.
      chromiumSandbox: true,
      env: electronEnvironment(this.#electron, env),
    });
    // Playwright forgets the process once it has ended.
    const child = app.process();
    const exited = once(child, 'exit').then(() => this.#running.delete(child));
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const window = app.firstWindow();
    this.#running.set(child, async () => collectGarbage(app, await window));
    const page = await window;
    await page.waitForLoadState();
    // The first document has already loaded; later ones start with the probe.
    await page.evaluate(this.#probe);
    await page.addInitScript({ content: this.#probe });
    return {
      page,
      host: { address: '', pid: child.pid ?? 0, output: () => said },
      close: async () => {
        child.kill('SIGTERM');
        await exited;
      },
    };
  }
}

async function collectGarbage(app: ElectronApplication, page: Page): Promise<void> {
  await app.evaluate(() => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    process.getBuiltinModule('node:vm').runInNewContext('gc')();
  });
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
}
