import type { Page } from '@playwright/test';
import type { RunningHost } from '../../e2e/host.ts';

/** A page that the bench looks at, with the probe in it. */
export type ShownPage = {
  readonly page: Page;
  close(): Promise<void>;
};

/** The app with its first page. */
export type ShownApp = ShownPage & {
  /** The process that runs it; its address is empty on the desktop. */
  readonly host: Pick<RunningHost, 'address' | 'pid' | 'said'>;
};

/** What shows pages: a browser, where the app is its web host, or Electron, where it is the desktop app. */
export type Stage = {
  /** Starts the app with these flags and variables. */
  openApp(flags: readonly string[], env: Readonly<Record<string, string>>): Promise<ShownApp>;
  /** Shows an address in a page that has nothing else. */
  openPage(address: string): Promise<ShownPage>;
  /** Closes everything it shows, so that whatever waits for a page fails. */
  giveUp(): void;
};
