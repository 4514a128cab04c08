import './launch/load-language.ts';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { createApp } from './app/app.ts';
import { systemMachineLoad } from './app/machine-load.ts';
import { systemClock } from './files/system-clock.ts';
import { askInTerminal, ownTerminal } from './launch/ask-in-terminal.ts';
import { build } from './launch/build-facts.ts';
import { chooseDataFolder } from './launch/choose-data-folder.ts';
import { usage } from './launch/command-line.ts';
import { createKnownFolders } from './launch/create-known-folders.ts';
import { createPrinter, surviveRejections } from './launch/create-printer.ts';
import { readDefaultBrowser } from './launch/default-browser.ts';
import { endOnSignal } from './launch/end-on-signal.ts';
import { openInBrowser } from './launch/open-in-browser.ts';
import { chooseOpeningFolder } from './launch/opening-folder.ts';
import { readOwnCommandLine } from './launch/own-command-line.ts';
import { prepareDataFolder, refuseDataFolder } from './launch/prepare-data-folder.ts';
import { getPrivacyInfo } from './launch/privacy-facts.ts';
import { getFolderOpener, runOpener } from './launch/system-opener.ts';
import { forkKeyringProgram } from './store/keys/fork-keyring-program.ts';
import { describeHostProblem, startLoopbackHost } from './transport/loopback-host.ts';

// The loopback web host: the whole app, with the user's browser as its window.

/** The app's folder. Both the source and the build are one level below it. */
const root = fileURLToPath(new URL('..', import.meta.url));

const print = createPrinter(process.stderr);
surviveRejections(process, print);

const line = readOwnCommandLine();
if (!line.ok) {
  print(line.error === null ? usage : `${line.error}\n\n${usage}`);
  process.exit(line.error === null ? 0 : 2);
}
const { port, open, workspace, demo, dataFolder: flag } = line.value;
const { platform, env } = process;
const dataFolder = chooseDataFolder({ flag, env, platform, home: homedir() });
const refusal = await refuseDataFolder(dataFolder);
if (refusal !== null) {
  print(refusal);
  process.exit(1);
}

const knownFolders = createKnownFolders({ clock: systemClock, dataFolder, environment: env, workspace });
const listens = Promise.withResolvers<string | null>();
const app = createApp(
  {
    kind: 'web',
    version: packageJson.version,
    address: listens.promise,
    dataFolder,
    dataFolderProblem: await prepareDataFolder(dataFolder),
    askOutside: askInTerminal(ownTerminal(isatty)),
    browseForFolder: null,
    chooseFilePlace: null,
    clipboard: null,
    openLink: null,
    notify: null,
    openWindow: null,
    updates: 'browser',
    showInFolder: async (path) =>
      runOpener(getFolderOpener(platform, path), systemClock, [dirname(path), ...(await knownFolders.list())]),
  },
  {
    clock: systemClock,
    environment: env,
    knownFolders,
    build,
    privacy: getPrivacyInfo(platform, env, knownFolders),
    packageRoots: [root],
    programs: {
      storeWorker: new URL('./store-worker.js', import.meta.url),
      runWorker: new URL('./run-worker.js', import.meta.url),
      fileFinderWorker: new URL('./file-finder-worker.js', import.meta.url),
      historyWorker: new URL('./history-worker.js', import.meta.url),
      transactionWorker: new URL('./transaction-worker.js', import.meta.url),
    },
    machineLoad: systemMachineLoad,
    startKeyringProgram: forkKeyringProgram(new URL('./keyring-program.js', import.meta.url)),
    safeStorage: null,
    firstView: { workspace, inDemo: demo, continues: true },
    demoPace: 'readable',
    report: print,
  },
);

const host = await startLoopbackHost({
  port,
  pageFolder: join(root, 'dist', 'renderer'),
  clock: systemClock,
  onConnection: (connection) => app.attach(connection),
});
if (!host.ok) {
  print(describeHostProblem(host.error));
  await app.shutdown();
  process.exit(1);
}

endOnSignal(process, systemClock, async () => {
  await host.value.close();
  for (const { name, reason } of await app.shutdown()) print(`${name} did not end cleanly: ${reason}`);
});
listens.resolve(new URL('/', host.value.address()).href);
createPrinter(process.stdout)(`Workcell is listening on ${host.value.address()}`);
if (open) {
  const untrusted = await knownFolders.list();
  const defaultBrowser = await readDefaultBrowser(platform, untrusted);
  const folder = await chooseOpeningFolder({ platform, env, home: homedir(), dataFolder, defaultBrowser });
  const opened = await openInBrowser({ host: host.value, folder, platform, clock: systemClock, untrusted });
  const hint = 'Open the address above in a browser.';
  print(opened.ok ? `If no page opens: ${hint}` : `No browser was opened (${opened.error}). ${hint}`);
}
