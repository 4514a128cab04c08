import { fileURLToPath } from 'node:url';
import { configFolder } from '../../../fixtures/testkit/test-folder.ts';

/** A runnable Electron, and the screen where its windows open. */
export type Electron = {
  readonly program: string;
  readonly screen: Readonly<Record<string, string | undefined>>;
};

/** The argument that makes Electron run the app. Flags follow. */
export const appFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** The argument for an empty window. The last argument is the address of its page. */
export const bareWindow = fileURLToPath(new URL('bare-window.mjs', import.meta.url));

/** The environment variables of an app under test. It uses English everywhere, unless its options say otherwise. */
export function electronEnvironment(
  { screen }: Electron,
  env: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const whole = { ...process.env, LC_ALL: 'C', XDG_CONFIG_HOME: configFolder, ...screen, ...env };
  return Object.fromEntries(
    Object.entries(whole).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
