import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { GitToUse } from '../../fixtures/demo/git-repository.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { PricesState } from '../../shared/contract/prices.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { tightenPolicy, usualInputPolicy } from '../../shared/input-safety/judge-input.ts';
import { Redactor } from '../../shared/redaction/redactor.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { createCodexServer } from '../codex/create-codex-server.ts';
import { makeDemoPlace, removeStaleDemos } from '../demo/demo-place.ts';
import { getDemoQuestion } from '../demo/demo-question.ts';
import { createDemoSettings } from '../demo/demo-settings.ts';
import { findOnPath, getEnvironmentOutside, systemEnvironmentOutside } from '../files/find-on-path.ts';
import type { Platform } from '../host/platform.ts';
import { ProgramConfirmations } from '../host/program-confirmations.ts';
import type { WorkInProgress } from '../host/work.ts';
import { LayoutStore } from '../layout/layout-store.ts';
import { isDoNotTrack, TelemetryConsentService } from '../privacy/consent/telemetry-consent-service.ts';
import { createMetrics, type Metrics } from '../privacy/metrics/create-metrics.ts';
import { readEndpoint } from '../privacy/metrics/endpoint.ts';
import { createOtlp, type Otlp } from '../privacy/otlp/create-otlp.ts';
import { createChildEnvironment } from '../processes/child-environment.ts';
import { ProcessRecords } from '../processes/process-records.ts';
import { loadSettingsStore, type SettingsStore } from '../settings/settings-store.ts';
import { Prices } from '../spending/prices.ts';
import type { KeyTools } from '../store/keys/data-keys.ts';
import type { StartKeyringProgram } from '../store/keys/keyring-process.ts';
import { StoreThread } from '../store/sqlite/store-thread.ts';
import { createUpdateAlert, Updates } from '../updates/updates.ts';
import type { StoreOperations } from '../workers/store-worker.ts';
import type { AppConfig } from './app-config.ts';
import type { Boot } from './boot.ts';
import { createProfile } from './create-profile.ts';
import { DemoSession } from './demo-session.ts';
import { createPersonalKeys, createTemporaryKeys } from './encryption/personal-keys.ts';
import type { StoreDeps } from './encryption/thread-store-opener.ts';
import { inspectMachine, type MachineDeps } from './machine.ts';
import { Navigator } from './navigator.ts';
import { NotificationService } from './notification-service.ts';
import type { Profile } from './profile.ts';
import type { ProfileDeps } from './profile-deps.ts';
import type { ProfileKind, Windows } from './windows.ts';

/** Everything behind the windows, created once. */
export type Services = {
  readonly settings: SettingsStore;
  readonly layout: LayoutStore;
  readonly consent: TelemetryConsentService;
  /** The folder with the personal profile's Codex settings. */
  readonly codexHome: string;
  readonly personal: Profile;
  readonly demo: DemoSession;
  readonly navigator: Navigator;
  /** Only for the personal profile. */
  readonly metrics: Metrics;
  /** Only for the personal profile. */
  readonly otlp: Otlp;
  readonly updates: Updates;
  /** The prices of models, the same in every window. */
  readonly prices: Prices;
  /** Calls `handle` whenever the work in progress of the personal profile changes. */
  onWork(handle: (work: WorkInProgress) => void): void;
};

/** Creates the services in the startup order. They end with `lifetime`. Starts no Codex. */
export async function createServices(
  platform: Platform,
  config: AppConfig,
  windows: Windows,
  boot: Boot,
  lifetime: Lifetime,
): Promise<Services> {
  const { clock, environment, terminalEnvironment = Promise.resolve(environment) } = config;
  const { dataFolder } = platform;
  const home = homedir();
  const settings = await boot.phase('options', () => loadSettingsStore(dataFolder, clock, lifetime));
  const consent = await boot.phase('consent', () =>
    TelemetryConsentService.load({
      ...config.privacy,
      settings,
      clock,
      lifetime,
      isDoNotTrack: isDoNotTrack(environment.DO_NOT_TRACK),
      isDevBuild: config.build.isDev,
    }),
  );
  const processes = join(dataFolder, 'processes');
  const records = new ProcessRecords(processes, clock);
  await boot.phase('what earlier runs left', async () => {
    await records.sweep();
    await removeStaleDemos(dataFolder);
  });

  const sendToEveryWindow = (event: HostEvent): void => {
    for (const kind of ['personal', 'demo'] as const) windows.getBroadcaster(kind).broadcast(event);
  };
  const navigator = new Navigator(windows, platform);
  const confirmations = new ProgramConfirmations((question, signal) => platform.askOutside(question, signal), clock);
  const notices = new NotificationService(windows, navigator, platform, settings);
  const workListeners = new Listeners<[WorkInProgress]>();
  const startWorker = () => new StoreThread<StoreOperations>(config.programs.storeWorker);
  const createStoreDeps = ({ dataFolder: folder, keyTools, settings: own, store }: ProfileOwnDeps): StoreDeps => {
    const encrypts = () => own.snapshot.values.encryptThreads;
    return { store, startWorker, folder, keyTools, shouldEncrypt: encrypts, clock, owner: platform };
  };
  const codexHome = environment.CODEX_HOME ?? join(home, '.codex');
  const startKeyringProgram: StartKeyringProgram = async (given, listener) =>
    config.startKeyringProgram(await getEnvironmentOutside(given, await config.knownFolders.list()), listener);

  const chosenBinary = () => settings.snapshot.values.codexBinary;
  const machine: MachineDeps = {
    clock,
    environment,
    terminalEnvironment,
    dataFolder,
    startKeyringProgram,
    packageRoots: config.packageRoots,
    chosenBinary,
  };
  const changedPrices = (payload: PricesState) => sendToEveryWindow({ name: 'pricesChanged', payload });
  const prices = new Prices(dataFolder, clock, lifetime, changedPrices);
  const profile = (kind: ProfileKind, own: ProfileOwnDeps): Promise<Profile> => {
    const stores = createStoreDeps(own);
    return createProfile(
      {
        kind,
        clock,
        lifetime: own.lifetime,
        platform,
        broadcaster: windows.getBroadcaster(kind),
        records: own.records,
        home,
        settings: own.settings,
        prices,
        codexHome: own.codexHome ?? codexHome,
        dataFolder: own.dataFolder,
        knownFolders: config.knownFolders,
        confirmations,
        environment,
        terminalEnvironment,
        machineLoad: config.machineLoad,
        logLevel: environment.WORKCELL_LOG_LEVEL,
        // The demo has no personal data, and its log ends with it.
        isLogComplete: () => kind === 'demo' || consent.state.local.on,
        inputPolicy: () => tightenPolicy(usualInputPolicy, consent.inputDemands),
        inputDemands: () => consent.inputDemands,
        ownActionReview: () => {
          if (consent.reviewsOwnActions) return 'managed';
          return own.settings.snapshot.values.reviewOwnActions ? 'chosen' : 'off';
        },
        stores,
        runWorker: config.programs.runWorker,
        fileFinderWorker: config.programs.fileFinderWorker,
        historyWorker: config.programs.historyWorker,
        transactionWorker: config.programs.transactionWorker,
        createCodex: (turnFolders, { logListenerFault, variablesLeftOut }) =>
          createCodexServer({
            clock,
            appVersion: platform.version,
            environment,
            terminalEnvironment,
            codexHome: own.codexHome,
            packageRoots: config.packageRoots,
            records: own.records,
            ownFolder: own.dataFolder,
            knownFolders: () => config.knownFolders.list(),
            pathChosen: (path) => turnFolders.setPath(path),
            variablesLeftOut,
            chosenBinary,
            restartsByItself: () => settings.snapshot.values.restartByItself,
            listenerFailed: logListenerFault,
          }),
        readMachine: (running, workspaces) => inspectMachine({ ...machine, workspaces }, running),
        observe: own.observe,
        onRecorded: own.onRecorded,
        onWork: own.onWork,
        onNotice: (notice) => notices.notify(kind, notice),
      },
      boot,
    );
  };

  const findGitForDemo = async (): Promise<GitToUse> => {
    const folders = await config.knownFolders.list();
    const outside = await systemEnvironmentOutside(createChildEnvironment(await terminalEnvironment, {}), folders);
    const program = await findOnPath('git', outside.PATH ?? '', folders);
    if (program === null) throw new Error(t`git was not found. Install git, then try again.`);
    return { program, environment: outside };
  };

  const store = startWorker();
  const composing = profile('personal', {
    lifetime: lifetime.child('Codex'),
    settings,
    records,
    codexHome: null,
    dataFolder,
    // Threads exist only after the thread store, and so after the metrics.
    observe: (threadId, { events, transcript }) => {
      metrics.observe(threadId, events, transcript);
      otlp.observe(threadId, events, transcript);
    },
    onRecorded: (read) => otlp.exportRecorded(read),
    onWork: (work) => workListeners.call(work),
    store,
    keyTools: createPersonalKeys({
      clock,
      dataFolder,
      codexHome,
      environment,
      home: environment.HOME ?? home,
      startKeyringProgram,
      safeStorage: config.safeStorage,
    }),
  });
  // The thread store has claimed the folder at this point.
  const metrics = createMetrics({
    store,
    folder: dataFolder,
    clock,
    app: { version: platform.version, platform: process.platform, arch: process.arch },
    consent: () => consent.state,
    environment,
    builtEndpoint: config.build.metricsEndpoint,
    isRelease: config.build.isRelease,
    onState: (payload) => sendToEveryWindow({ name: 'metricsChanged', payload }),
  });
  lifetime.onEnd(() => metrics.end(), 'metrics');
  const redactor = new Redactor({ home, userName: basename(home), workspace: null });
  const otlp = createOtlp({
    clock,
    app: { version: platform.version, platform: process.platform, arch: process.arch },
    consent: () => consent.state.otlp,
    settings: () => settings.snapshot.values,
    environment,
    readEndpoint,
    ledger: metrics.entries,
    redact: (text) => redactor.redactUncounted(text),
  });
  lifetime.onEnd(() => otlp.end(), 'OpenTelemetry');
  consent.onChange((payload) => {
    sendToEveryWindow({ name: 'consentChanged', payload });
    void metrics.consentChanged();
    otlp.consentChanged();
  });
  settings.onChange(() => otlp.settingsChanged());
  const layout = new LayoutStore({
    open: async () => {
      const opened = await store.call('openLayout', { folder: dataFolder, now: new Date(clock.now()) });
      return opened.ok ? opened.value : null;
    },
    put: (part) => store.call('putLayoutPart', part),
  });
  layout.onChange((payload) => sendToEveryWindow({ name: 'layoutChanged', payload }));
  const personal = await composing;
  const updates = new Updates({
    program: platform.updates,
    isAllowed: () => consent.state.updateCheck.on,
    clock,
    lifetime,
    onState: (payload) => {
      sendToEveryWindow({ name: 'updateChanged', payload });
      personal.alerts.put('update', createUpdateAlert(payload));
    },
  });
  consent.onChange(() => updates.allowanceChanged());
  workListeners.add((work) => updates.workChanged(work));
  personal.diagnostics.applyConsent(consent.state);
  consent.onChange((state) => personal.diagnostics.applyConsent(state));

  return {
    settings,
    layout,
    consent,
    codexHome,
    metrics,
    otlp,
    updates,
    prices,
    personal,
    navigator,
    onWork: (handle) => void workListeners.add(handle),
    demo: new DemoSession(
      lifetime,
      async (demoLifetime) => {
        const place = await makeDemoPlace(dataFolder, config.demoPace, demoLifetime, await findGitForDemo());
        const demo = await profile('demo', {
          ...place,
          lifetime: demoLifetime,
          settings: createDemoSettings(settings, demoLifetime),
          records: new ProcessRecords(processes, clock),
          store: startWorker(),
          keyTools: createTemporaryKeys(clock, place.dataFolder),
          observe: () => undefined,
          onRecorded: async () => undefined,
          onWork: () => undefined,
        });
        return { profile: demo, project: place.project, question: getDemoQuestion() };
      },
      config.report,
    ),
  };
}

type ProfileOwnDeps = {
  readonly lifetime: Lifetime;
  readonly settings: SettingsStore;
  /** For the personal profile, these also have the leftovers of earlier runs. */
  readonly records: ProcessRecords;
  /** Null for the user's own. */
  readonly codexHome: string | null;
  readonly dataFolder: string;
  readonly store: StoreThread<StoreOperations>;
  readonly keyTools: KeyTools;
  readonly observe: ProfileDeps['observe'];
  readonly onRecorded: ProfileDeps['onRecorded'];
  readonly onWork: ProfileDeps['onWork'];
};
