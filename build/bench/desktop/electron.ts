import { fileURLToPath } from 'node:url';
import { configFolder } from '../../../fixtures/testkit/test-folder.ts';

/** An Electron that can run here, and the screen on which its windows open. */
export type Electron = {
  readonly program: string;
  readonly screen: Readonly<Record<string, string | undefined>>;
};

/** What Electron is given to run the app; flags follow. */
export const appFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** What Electron is given for a window with nothing in it; the last argument is the address of its page. */
export const bareWindow = fileURLToPath(new URL('bare-window.mjs', import.meta.url));

/** The variables of an app under test. Wherever it runs, it speaks English, unless its options say otherwise. */
export function electronEnvironment(
  { screen }: Electron,
  env: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const whole = { ...process.env, LC_ALL: 'C', XDG_CONFIG_HOME: configFolder, ...screen, ...env };
  return Object.fromEntries(
    Object.entries(whole).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
