import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { hasElectron, runOnDesktop } from '../test-electron/run-on-desktop.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Two starts of the app under strace, and the copy of the checkout that they run in. */
const dayMs = 300_000;

// Its windows need a screen, a bus and an ordinary user, which the desktop specs have.
it.skipIf(!hasElectron(root))(
  'a day with the desktop app uses the network as its spec says',
  async () => {
    const args = ['test', '--project=privacy', '--workers=1', '--reporter=line', `--global-timeout=${dayMs - 20_000}`];
    expect(await runOnDesktop(root, { path: 'node_modules/@playwright/test/cli.js', args })).toBe(0);
  },
  dayMs,
);
