import type { Browser, BrowserContext } from '@playwright/test';
import { startHost } from '../../e2e/host.ts';
import type { ShownApp, ShownPage, Stage } from './stage.ts';

/** Shows each page in a new context of one browser, and the app as its web host. */
export class BrowserStage implements Stage {
  readonly #browser: Browser;
  readonly #probe: string;

  constructor(browser: Browser, probe: string) {
    this.#browser = browser;
    this.#probe = probe;
  }

  async openApp(flags: readonly string[], env: Readonly<Record<string, string>>): Promise<ShownApp> {
    const host = await startHost(['--no-open', ...flags], env);
    try {
      const { page, close } = await this.openPage(host.address);
      return { page, host, close: () => close().finally(() => host.end()) };
    } catch (problem) {
      await host.end();
      throw problem;
    }
  }

  async openPage(address: string): Promise<ShownPage> {
    const context = await this.newContext();
    const page = await context.newPage();
    await page.goto(address);
    return { page, close: () => context.close() };
  }

  giveUp(): void {
    for (const context of this.#browser.contexts()) void context.close();
  }

  /** A separate context for a page, with the probe in it. */
  async newContext(): Promise<BrowserContext> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addInitScript({ content: this.#probe });
    return context;
  }
}
