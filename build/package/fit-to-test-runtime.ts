import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestRuntime } from '../test-electron/recipe.ts';

/**
 * Changes an unpacked Linux app so that the older Electron of the desktop tests can run it: with SQLite compiled for
 * that version, and without the start program that Playwright uses. `program` is the path of the app's program.
 */
export function fitToTestRuntime(program: string, runtime: TestRuntime): void {
  const folder = dirname(program);
  const resources = join(folder, 'resources');
  rmSync(join(resources, 'app'), { recursive: true, force: true });
  rmSync(join(resources, 'default_app.asar'), { force: true });
  const module = 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds/linux-x64.node';
  copyFileSync(runtime.sqlite, join(resources, module));
  // Copying removes the setuid bit. Without root, Chromium uses user namespaces instead.
  if (process.getuid?.() === 0) chmodSync(join(folder, 'chrome-sandbox'), 0o4755);
}
