import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { provideElectron } from './desktop-runtime.ts';
import { ensureBuilt } from './ensure-built.ts';

// `npm start` and its kin: builds when needed, then runs the desktop app, or the web host where no Electron runs.
// A first argument `web` asks for the web host at once; the rest are the app's own flags.

const root = fileURLToPath(new URL('..', import.meta.url));
const [first, ...rest] = process.argv.slice(2);
const wantsWeb = first === 'web';
const flags = wantsWeb || first === undefined ? rest : [first, ...rest];

if (!ensureBuilt(root)) process.exit(1);
const electron = wantsWeb ? null : await provideElectron(root, false);
if (electron !== null && 'program' in electron) {
  startDesktop(electron.program);
} else {
  if (electron !== null) process.stderr.write(`Starting in your browser instead: ${electron.missing}\n`);
  process.argv.splice(2, Infinity, ...flags);
  await import(new URL('../dist/web.js', import.meta.url).href);
}

/** Runs the app in its own process and ends with it, and the other way round. */
function startDesktop(program: string): void {
  // A terminal inside another Electron app may carry this variable, which would make a plain Node of ours.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const app = spawn(program, [root, ...flags], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.kill(signal));
  app.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
  app.on('error', (error) => {
    process.stderr.write(`Electron cannot be started: ${error.message}\n`);
    process.exit(1);
  });
}
