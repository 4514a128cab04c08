import { fileURLToPath } from 'node:url';
import { provideElectron } from './provide-electron.ts';

// `npm run electron:install`: downloads Electron now, regardless of earlier failures.

const electron = await provideElectron(fileURLToPath(new URL('..', import.meta.url)), true);
if ('program' in electron) {
  process.stderr.write(`Electron is at ${electron.program}\n`);
} else {
  process.stderr.write(`Electron is not installed: ${electron.missing}\n`);
  process.exitCode = 1;
}
