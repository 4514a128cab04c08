import { test as base, expect, type Page, type TestInfo } from '@playwright/test';
import { type Session, startSession } from '../build/test-electron/session.ts';
import { lastLines } from '../fixtures/testkit/read-log.ts';
import { within } from '../fixtures/testkit/within.ts';
import { type App, type AppOptions, startApp, type Windows } from './app.ts';
import { findDesktopProgram } from './desktop.ts';
import { type SharedApp, SharedApps, type SharedOptions } from './shared-app.ts';

export { expect };

type Fixtures = {
  /** Starts the app; it ends with the test. */
  readonly start: (options?: AppOptions) => Promise<App>;
  /**
   * Opens a window on its own folder in an app that other tests use too: a tenth of the cost of a start. For tests that
   * change nothing outside their folder and thread. On the desktop, it starts an app.
   */
  readonly open: (options?: SharedOptions) => Promise<SharedApp>;
  /**
   * Allows pages to report errors whose text matches, such as a socket that the test itself has cut. Every other error
   * on a page's console, uncaught or reported by the policy, fails the test.
   */
  readonly allowErrors: (fits: RegExp) => void;
};

/** The options that a project sets for its tests. */
export type TestOptions = {
  /** The host that the test runs against; the project decides. */
  readonly host: 'web' | 'desktop';
};

/** A test that gets the app. The same test runs against both hosts. */
export const test = base.extend<
  Fixtures & { readonly pageErrors: PageErrors },
  TestOptions & { readonly desktopSession: Session | null; readonly sharedApps: SharedApps }
>({
  host: ['web', { option: true, scope: 'worker' }],

  desktopSession: [
    async ({ host }, use) => {
      const session = host === 'desktop' ? await startSession(null) : null;
      await use(session);
      await session?.stop();
    },
    { scope: 'worker' },
  ],

  sharedApps: [
    async ({ browser }, use) => {
      const apps = new SharedApps(browser);
      await use(apps);
      await apps.end();
    },
    { scope: 'worker' },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern what a fixture needs
  pageErrors: async ({}, use) => {
    const errors = new PageErrors();
    await use(errors);
    expect(errors.found, 'errors that pages reported').toEqual([]);
  },

  allowErrors: ({ pageErrors }, use) => use((fits) => pageErrors.allow(fits)),

  start: async ({ host, desktopSession, context, pageErrors }, use, testInfo) => {
    const apps: App[] = [];
    await use(async (options = {}) => {
      const app = await startApp(toWindows(host, context, desktopSession?.env ?? {}), options, (page) =>
        pageErrors.watch(page),
      );
      apps.push(app);
      return app;
    });
    if (!hasPassed(testInfo)) await attachViews(testInfo, pageErrors.pages, apps);
    for (const app of apps) await app.end();
  },

  open: async ({ host, sharedApps, context, pageErrors, start }, use, testInfo) => {
    if (host === 'desktop') {
      await use(start);
      return;
    }
    let opened: Awaited<ReturnType<SharedApps['open']>> | null = null as typeof opened;
    await use(async (options = {}) => {
      opened = await sharedApps.open(context, options, (page) => pageErrors.watch(page));
      return opened.app;
    });
    if (opened === null) return;
    if (!hasPassed(testInfo)) await attachViews(testInfo, pageErrors.pages, [opened]);
    await opened.giveBack(hasPassed(testInfo) && (await opened.settled()));
  },
});

function toWindows(
  host: TestOptions['host'],
  context: Extract<Windows, { host: 'web' }>['context'],
  session: Session['env'],
): Windows {
  if (host === 'web') return { host, context };
  const desktop = findDesktopProgram({ ...process.env, ...session });
  if ('program' in desktop) return { host, program: desktop.program, session };
  const words = `The desktop app was not tested: ${desktop.missing}`;
  // In CI, tests that skip themselves would count as passing.
  if (process.env.CI !== undefined) throw new Error(words);
  test.info().skip(true, words);
  return { host, program: '', session };
}

function hasPassed({ expectedStatus, status }: TestInfo): boolean {
  return status === expectedStatus;
}

/** Attaches what each page shows on top and what each app did last, for a log without its pictures. */
async function attachViews(
  testInfo: TestInfo,
  pages: readonly Page[],
  apps: readonly { readonly dataFolder: string }[],
): Promise<void> {
  for (const page of pages) {
    if (page.isClosed()) continue;
    const body = await within(5_000, 'The page to answer', page.evaluate<string>(describeTop)).catch(String);
    await testInfo.attach('what the page shows on top', { body, contentType: 'text/plain' });
  }
  for (const { dataFolder } of apps)
    await testInfo.attach('what the app did last', { body: lastLines(dataFolder), contentType: 'text/plain' });
}

/** In the page: what has the focus, and the texts of dialogs and alerts. Reports show only the first 300 characters. */
const describeTop = `
  const { ariaLabel, outerHTML } = document.activeElement;
  const tops = [...document.querySelectorAll('[role="dialog"], [role="alert"]')];
  [ariaLabel ?? outerHTML.slice(0, 60), ...tops.map((top) => top.innerText.replace(/\\s+/g, ' ').slice(0, 200))].join(' | ');
`;

/** Unexpected messages on the consoles of pages, and the pages. */
class PageErrors {
  readonly pages: Page[] = [];
  readonly #errors: string[] = [];
  readonly #allowed: RegExp[] = [];

  allow(fits: RegExp): void {
    this.#allowed.push(fits);
  }

  watch(page: Page): void {
    this.pages.push(page);
    // A report of the policy reaches the console as an error too.
    page.on('console', (message) => {
      if (message.type() === 'error') this.#errors.push(message.text());
    });
    page.on('pageerror', (error) => this.#errors.push(error.stack ?? error.message));
  }

  get found(): readonly string[] {
    return this.#errors.filter((error) => !this.#allowed.some((fits) => fits.test(error)));
  }
}
