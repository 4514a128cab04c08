// Starts the app that the command line names, as Electron's own default app does. The test runtime comes without one.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { app } = require('electron');
const args = process.argv.slice(1);
let folder;
while (folder === undefined && args.length > 0) {
  const arg = args.shift();
  // Playwright loads a file of its own first.
  if (arg === '-r' || arg === '--require') require(args.shift());
  else if (!arg.startsWith('-')) folder = resolve(arg);
}
process.defaultApp = true;
try {
  const described = statSync(folder).isDirectory();
  const { desktopName, main, productName, version } = described
    ? JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    : { main: '' };
  if (productName) app.setName(productName);
  if (version) app.setVersion(version);
  if (desktopName) app.setDesktopName(desktopName);
  app.setAppPath(folder);
  // Awaited, so that Electron is ready only after the app's own module has run.
  await import(pathToFileURL(join(folder, main)).href);
} catch (problem) {
  process.stderr.write(`${problem?.stack ?? problem}\n`);
  process.exit(1);
}
