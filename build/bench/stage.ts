import type { Page } from '@playwright/test';
import type { RunningHost } from '../../e2e/host.ts';

/** A page that the bench watches, with the probe in it. */
export type ShownPage = {
  readonly page: Page;
  close(): Promise<void>;
};

/** The app, with its first page open. */
export type ShownApp = ShownPage & {
  /** The process that runs it. Its address is empty on the desktop. */
  readonly host: Pick<RunningHost, 'address' | 'pid' | 'output'>;
};

/** Shows pages: in a browser, where the app is its web host, or in Electron, where it is the desktop app. */
export type Stage = {
  /** Starts the app with these flags and variables. */
  openApp(flags: readonly string[], env: Readonly<Record<string, string>>): Promise<ShownApp>;
  /** Shows an address in an otherwise empty page. */
  openPage(address: string): Promise<ShownPage>;
  /** Closes all pages, so that anything waiting for one fails. */
  giveUp(): void;
};
