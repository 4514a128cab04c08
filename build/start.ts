import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hasCrashedAtStart } from './electron-runtime.ts';
import { ensureBuilt } from './ensure-built.ts';
import { provideElectron } from './provide-electron.ts';

// `npm start` and related scripts: builds if necessary, then runs the desktop app, or the web host if Electron cannot
// run. A first argument `web` selects the web host; the rest are the app's own flags.

const root = fileURLToPath(new URL('..', import.meta.url));
const [first, ...rest] = process.argv.slice(2);
const wantsWeb = first === 'web';
const flags = wantsWeb || first === undefined ? rest : [first, ...rest];

if (!ensureBuilt(root)) process.exit(1);
const electron = wantsWeb ? null : await provideElectron(root, false);
if (electron !== null && 'program' in electron) {
  startDesktop(electron.program);
} else {
  await startWeb(electron === null ? null : electron.missing);
}

/** Runs the web host in this process. `instead` says why it is not the desktop app. */
async function startWeb(instead: string | null): Promise<void> {
  if (instead !== null) process.stderr.write(`Starting in your browser instead: ${instead}\n`);
  process.argv.splice(2, Infinity, ...flags);
  await import(new URL('../dist/web.js', import.meta.url).href);
}

/** Runs the app in its own process; each ends with the other. If it cannot start, gives up on it. */
function startDesktop(program: string): void {
  // A terminal inside another Electron app may set this variable, which would turn our Electron into plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const startedAt = Date.now();
  const app = spawn(program, [root, ...flags], { stdio: 'inherit', env });
  const pass = (signal: NodeJS.Signals) => void app.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  const giveUp = (why: string) => {
    for (const signal of signals) process.off(signal, pass);
    void startWeb(why);
  };
  app.on('exit', (code, signal) => {
    if (hasCrashedAtStart({ code, signal, afterMs: Date.now() - startedAt }))
      giveUp(`Electron ended with ${signal ?? code}`);
    else process.exit(code ?? (signal === null ? 0 : 1));
  });
  app.on('error', (error) => giveUp(`Electron cannot be started: ${error.message}`));
}
