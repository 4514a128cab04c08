import './launch/load-language.ts';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
} from 'electron';
import packageJson from '../package.json' with { type: 'json' };
import { err, ok } from '../shared/base/result.ts';
import type { App, createApp } from './app/app.ts';
import { systemMachineLoad } from './app/machine-load.ts';
import { getErrorMessage } from './base/error-message.ts';
import { within } from './base/within.ts';
import { systemClock } from './files/system-clock.ts';
import { build, updateSource } from './launch/build-facts.ts';
import { chooseDataFolder } from './launch/choose-data-folder.ts';
import { makeChromiumFolder } from './launch/chromium-folder.ts';
import { usage } from './launch/command-line.ts';
import { createKnownFolders } from './launch/create-known-folders.ts';
import { createPrinter, surviveRejections } from './launch/create-printer.ts';
import { hasTerminal, readTerminalEnvironment } from './launch/login-shell.ts';
import { getOwnArguments, readOwnCommandLine } from './launch/own-command-line.ts';
import { prepareDataFolder, refuseDataFolder } from './launch/prepare-data-folder.ts';
import { getPrivacyInfo } from './launch/privacy-facts.ts';
import { removePageStorage } from './launch/remove-page-storage.ts';
import { AppMenuController } from './shell/app-menu.ts';
import { registerAppScheme, serveAppScheme } from './shell/app-protocol.ts';
import { getUpdaterKind } from './shell/app-updater.ts';
import { AppWindows } from './shell/app-windows.ts';
import { Badge } from './shell/badge.ts';
import { replaceBlankWindows } from './shell/blank-windows.ts';
import { bringToFront } from './shell/bring-to-front.ts';
import { claimLinks, receiveFolders, receiveLinks } from './shell/deep-links.ts';
import { KeepAwake } from './shell/keep-awake.ts';
import { keepInView } from './shell/keep-in-view.ts';
import { startKeyringUtility } from './shell/keyring-utility.ts';
import { loadUpdater } from './shell/load-updater.ts';
import { describeMenu, fillDockMenu } from './shell/menu.ts';
import { askAboutProgram, askBeforeQuit, chooseFilePlace, showFolderDialog } from './shell/native-dialogs.ts';
import { closeNetwork } from './shell/no-network.ts';
import { appId, SystemNotifications } from './shell/notifications.ts';
import { findAskedFolder, OpenWindows, planWindows } from './shell/open-windows.ts';
import { createOwnEnvironment, type OwnEnvironment } from './shell/own-path.ts';
import { openPageSession } from './shell/page-session.ts';
import { getTrayPicture } from './shell/pictures.ts';
import { handOutPorts } from './shell/ports.ts';
import { endBeforeQuit } from './shell/quit.ts';
import { QuitQuestion } from './shell/quit-question.ts';
import { RecentList } from './shell/recent-list.ts';
import { SelfUpdate } from './shell/self-update.ts';
import { claimSingleInstance } from './shell/single-instance.ts';
import { endWithSignals, endWithSystem } from './shell/system-end.ts';
import { SystemTray } from './shell/system-tray.ts';
import { PageFiles } from './transport/page-files.ts';

// The desktop app: the whole app with its own windows.

/** How long a link waits for the windows that come back, in milliseconds. One of them may have its thread. */
const linkWaitMs = 3_000;

/** The app's folder. Both the source and the build are one level below it. */
const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = join(root, 'dist', 'pictures');

const print = createPrinter(process.stderr);
surviveRejections(process, print);

const { link } = getOwnArguments();
const line = readOwnCommandLine('ignored');
if (!line.ok) {
  print(line.error === null ? usage : `${line.error}\n\n${usage}`);
  process.exit(line.error === null ? 0 : 2);
}
const { workspace, demo, dataFolder: flag } = line.value;
const { platform } = process;
/**
 * The user's environment. On Linux, this process changes its own variables. On Windows, a copy would make variable
 * names case-sensitive.
 */
const env = platform === 'linux' ? { ...process.env } : process.env;
const dataFolder = chooseDataFolder({ flag, env, platform, home: homedir() });
const refusal = await refuseDataFolder(dataFolder);
if (refusal !== null) {
  // Before the app is ready, Linux prints the message to standard error instead.
  dialog.showErrorBox('Workcell', refusal);
  process.exit(1);
}
const dataFolderProblem = await prepareDataFolder(dataFolder);

const knownFolders = createKnownFolders({ clock: systemClock, dataFolder, environment: env, workspace });
const ownEnvironment: OwnEnvironment =
  platform === 'linux'
    ? createOwnEnvironment(process.env, { cwd: process.cwd(), home: homedir() }, knownFolders)
    : { narrow: async () => undefined, asInTerminal: (start) => start() };

// Chromium's files are stored with Workcell's own, so that only one app at a time runs on each data folder. If the data
// folder is not writable, the app must still start and report that.
const chromiumFolder = dataFolderProblem === null ? dataFolder : makeChromiumFolder(tmpdir());
app.setPath('userData', join(chromiumFolder, 'electron'));
if (platform === 'win32') app.setAppUserModelId(appId);
app.enableSandbox();
closeNetwork(app, updateSource?.address ?? null);
registerAppScheme(protocol);

const quitQuestion = new QuitQuestion({
  ask: (work) => askBeforeQuit(dialog, BrowserWindow.getFocusedWindow(), work),
  quit: () => app.quit(),
});
const selfUpdate = new SelfUpdate({
  kind: getUpdaterKind(platform, env, app.isPackaged),
  source: updateSource,
  load: loadUpdater,
  quit: () => void setImmediate(() => app.quit()),
  letStart: () => app.releaseSingleInstanceLock(),
  fail: (words) => {
    print(words);
    app.exit(1);
  },
});
const openWindows = await OpenWindows.load<BrowserWindow>(dataFolder, platform);
const badge = new Badge({
  app,
  platform,
  windows: () => BrowserWindow.getAllWindows(),
  loadPicture: (name) => nativeImage.createFromPath(join(pictures, name)),
});
const appMenu = new AppMenuController<BrowserWindow>((state) => {
  const menu = describeMenu({
    ...state,
    platform,
    developer: !app.isPackaged,
    newWindow: () => windows.open(),
    openFolder: (path) => windows.open({ workspace: path, inDemo: false }),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
});
/** The app, once Electron can open windows. */
const ready = Promise.withResolvers<App>();
const windows = new AppWindows({
  electron: { app, BrowserWindow, dialog, nativeTheme, screen },
  openLink,
  clock: systemClock,
  platform,
  root,
  appMenu,
  badge,
  openWindows,
  startedApp: ready.promise,
  isQuitting: () => quitQuestion.isQuitting,
  endImmediately: endAtOnce,
  print,
  report,
});

/** The link and the folder of this start. macOS delivers them as events, before there is a window. */
let firstLink = link;
let firstFolder = workspace;
receiveFolders(app, (path) => {
  if (app.isReady()) windows.open({ workspace: path, inDemo: false });
  else firstFolder = path;
});
receiveLinks(app, (address) => {
  if (app.isReady()) void followLink(address);
  else firstLink = address;
});

if (
  claimSingleInstance(app, { workspace, link }, (start) => {
    if (start.link !== null) void followLink(start.link);
    else windows.open({ workspace: start.workspace, inDemo: false });
  })
) {
  removePageStorage(app.getPath('userData'));
  // Do not await: Electron is ready only after this module has been evaluated.
  run().catch((problem: unknown) => {
    print(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem));
    app.exit(1);
  });
} else {
  app.quit();
}

async function run(): Promise<void> {
  endBeforeQuit(app, systemClock, {
    mayQuit: () => {
      const may = quitQuestion.mayQuit();
      if (!may) selfUpdate.cancelInstall();
      return may;
    },
    install: () => selfUpdate.install(),
    end: async () => {
      windows.savePlaces();
      await openWindows.end();
      const workcell = await ready.promise;
      for (const { name, reason } of await workcell.shutdown()) print(`${name} did not end cleanly: ${reason}`);
      // Needed for an update that is installed now.
      await ownEnvironment.narrow();
    },
  });
  const takeSignalsBack = endWithSignals(process, endAtOnce);

  await app.whenReady();
  takeSignalsBack();
  endWithSystem(powerMonitor, endAtOnce);
  const pages = openPageSession(session);
  void ownEnvironment.narrow().then(() => claimLinks(app));
  serveAppScheme(pages.protocol, await PageFiles.list(join(root, 'dist', 'renderer')));
  handOutPorts(
    ipcMain,
    () => new MessageChannelMain(),
    async (connection, contents) => {
      const workcell = await ready.promise;
      if (contents.isDestroyed()) return;
      const window = BrowserWindow.fromWebContents(contents);
      const firstView = windows.getFirstView(contents);
      workcell.attach(connection, {
        ...(firstView !== undefined && { firstView }),
        ...(window !== null && {
          bringForward: () => bringToFront(window),
          keepShown: (shown) => openWindows.shows(window, shown),
          showMenu: appMenu.createReporter(window),
        }),
      });
    },
  );
  // The windows load their pages while the app, by far the largest part of the program, loads and starts. A link may
  // open the first window.
  if (openWindows.kept.length > 0 || firstLink === null) await openFirstWindows();
  appMenu.refresh();
  app.on('browser-window-focus', (_event, window) => appMenu.focused(window));
  fillDockMenu(
    app.dock,
    (template) => Menu.buildFromTemplate(template),
    () => windows.open(),
  );
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (windows.all.length === 0) windows.open({ workspace: null, inDemo: false, continues: true });
  });
  keepInView(screen, () => windows.all);
  const { createApp } = await import('./app/app.ts');
  const workcell = startApp(createApp);
  workcell.expectWindows(openWindows.kept.map(({ shown }) => shown.id));
  const awake = new KeepAwake(powerSaveBlocker);
  const recentList = new RecentList({ app, platform, program: app.isPackaged ? process.execPath : null });
  const tray = new SystemTray({
    platform,
    clicks: {
      toThread: workcell.showThread,
      newWindow: () => windows.open(),
      showWindow: workcell.showWindow,
      quit: () => app.quit(),
    },
    create: () => new Tray(join(pictures, getTrayPicture(platform))),
    buildMenu: (template) => Menu.buildFromTemplate(template),
    report: print,
  });
  nativeTheme.on('updated', () => windows.getColor());
  app.on('child-process-gone', (_event, { exitCode, name, reason, type }) => {
    // The app kills the keyring program after its answer.
    if (reason !== 'clean-exit' && reason !== 'killed')
      report(`An Electron process ended: ${name ?? type}, ${reason} (${exitCode})`);
  });
  replaceBlankWindows(app, {
    clock: systemClock,
    windows: () => windows.all,
    replace: (window) => void windows.replace(window),
  });
  workcell.onOutsideChange(({ settings, recent, work }) => {
    windows.themeChanged(settings.theme);
    quitQuestion.workChanged(work);
    recentList.show(recent);
    appMenu.recentChanged(recent);
    badge.show(work.waiting);
    tray.show(settings.tray, work);
    awake.set(settings.keepAwake && work.running.length > 0);
  });
  ready.resolve(workcell);
  if (openWindows.problem !== null) report(openWindows.problem);
  if (firstLink === null) return;
  if (openWindows.kept.length > 0) await within(openWindows.allShown, linkWaitMs, systemClock);
  if (!(await followLink(firstLink)) && openWindows.kept.length === 0) await openFirstWindows();
}

/** Opens a page in the user's browser. Rejects with the system's error. */
async function openLink(address: string): Promise<void> {
  await ownEnvironment.asInTerminal(() => shell.openExternal(address));
}

async function openFirstWindows(): Promise<void> {
  const asked = firstFolder;
  const inDemo = demo && asked === workspace;
  const folder = openWindows.kept.length === 0 ? asked : await findAskedFolder(asked, systemClock);
  windows.openAll(planWindows(openWindows.kept, { folder, inDemo }));
}

/** Creates the app with all features that only the desktop has. */
function startApp(create: typeof createApp): App {
  const notifications = new SystemNotifications((options) =>
    Notification.isSupported() ? new Notification(options) : null,
  );
  return create(
    {
      kind: 'desktop',
      version: packageJson.version,
      address: Promise.resolve(null),
      dataFolder,
      dataFolderProblem,
      clipboard,
      browseForFolder: () => showFolderDialog(dialog, BrowserWindow.getFocusedWindow()),
      chooseFilePlace: (fileName) => chooseFilePlace(dialog, BrowserWindow.getFocusedWindow(), fileName),
      askOutside: (question, signal) =>
        askAboutProgram(dialog, BrowserWindow.getFocusedWindow() ?? windows.all[0] ?? null, question, signal),
      openLink: (url) =>
        openLink(url).then(
          () => ok(null),
          (failure: unknown) => err(getErrorMessage(failure)),
        ),
      notify: (words, clicked) => notifications.show(words, clicked),
      openWindow: (view) => windows.open(view),
      updates: selfUpdate.program,
      showInFolder: async (path) => {
        await ownEnvironment.narrow();
        shell.showItemInFolder(path);
        return ok(undefined);
      },
    },
    {
      clock: systemClock,
      environment: env,
      knownFolders,
      terminalEnvironment: readTerminalEnvironment({
        environment: env,
        platform,
        clock: systemClock,
        hasTerminal: hasTerminal(),
        known: knownFolders,
        log: print,
      }),
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
      startKeyringProgram: startKeyringUtility(
        { app, utilityProcess },
        fileURLToPath(new URL('./keyring-program.js', import.meta.url)),
      ),
      safeStorage: app.whenReady().then(() => safeStorage),
      firstView: { workspace: null, inDemo: demo },
      demoPace: 'readable',
      report: print,
    },
  );
}

/**
 * Ends the app on a signal or a system shutdown: without a question, and without an update that would be interrupted.
 */
function endAtOnce(): void {
  selfUpdate.cancelInstall();
  quitQuestion.allow();
}

/**
 * Reports a problem with a window or a process on standard error, which is invisible in an installed app, and in the
 * log.
 */
function report(problem: string): void {
  print(problem);
  void ready.promise.then((workcell) => workcell.logShellProblem(problem));
}

/** Brings a link's target to the front. Returns false if it was refused. */
async function followLink(address: string): Promise<boolean> {
  const workcell = await ready.promise;
  return await workcell.followLink(address);
}
