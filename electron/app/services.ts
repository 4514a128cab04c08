import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { GitToUse } from '../../fixtures/demo/git-repository.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { tightened, usualInputPolicy } from '../../shared/input-safety/judge-input.ts';
import { Redactor } from '../../shared/redaction/redactor.ts';
import { createCodexServer } from '../codex/create-codex-server.ts';
import { createDemoOptions } from '../demo/demo-options.ts';
import { makeDemoPlace, removeStaleDemos } from '../demo/demo-place.ts';
import { demoQuestion } from '../demo/demo-question.ts';
import { environmentOutside, findOnPath, systemEnvironmentOutside } from '../files/find-on-path.ts';
import type { Platform } from '../host/platform.ts';
import { ProgramConfirmations } from '../host/program-confirmations.ts';
import type { Work } from '../host/work.ts';
import { LayoutStore, readOldLayout } from '../layout/layout-store.ts';
import { isDoNotTrack, TelemetryConsentService } from '../privacy/consent/telemetry-consent-service.ts';
import { createMetrics, type Metrics } from '../privacy/metrics/create-metrics.ts';
import { readEndpoint } from '../privacy/metrics/endpoint.ts';
import { createOtlp, type Otlp } from '../privacy/otlp/create-otlp.ts';
import { childEnvironment } from '../processes/child-environment.ts';
import { ProcessRecords } from '../processes/process-records.ts';
import { loadOptionsStore, type OptionsStore } from '../settings/options-store.ts';
import { Prices } from '../spending/prices.ts';
import type { KeyTools } from '../store/keys/data-keys.ts';
import type { StartKeyringProgram } from '../store/keys/keyring-process.ts';
import { StoreThread } from '../store/sqlite/store-thread.ts';
import { alertOfUpdate, Updates } from '../updates/updates.ts';
import type { StoreOperations } from '../workers/store-worker.ts';
import type { AppSettings } from './app-settings.ts';
import type { Boot } from './boot.ts';
import { DemoSession } from './demo-session.ts';
import type { StoreDeps } from './encryption/open-sessions.ts';
import { passingKeys, personalKeys } from './encryption/session-keys.ts';
import { type MachineDeps, readMachine } from './machine.ts';
import { Navigator } from './navigator.ts';
import { NotificationService } from './notification-service.ts';
import { createProfile, type Profile } from './profile.ts';
import type { ProfileDeps } from './profile-deps.ts';
import type { ProfileKind, Windows } from './windows.ts';

/** Everything behind the windows, created once. */
export type Services = {
  readonly options: OptionsStore;
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
  onWork(handle: (work: Work) => void): void;
};

/** Creates the services in the startup order for a lifetime. Starts no Codex. */
export async function composeServices(
  platform: Platform,
  settings: AppSettings,
  windows: Windows,
  boot: Boot,
  lifetime: Lifetime,
): Promise<Services> {
  const { clock, environment, terminalEnvironment = Promise.resolve(environment) } = settings;
  const { dataFolder } = platform;
  const home = homedir();
  const options = await boot.phase('options', () => loadOptionsStore(dataFolder, clock, lifetime));
  const consent = await boot.phase('consent', () =>
    TelemetryConsentService.load({
      ...settings.privacy,
      options,
      clock,
      lifetime,
      isDoNotTrack: isDoNotTrack(environment.DO_NOT_TRACK),
      isDevBuild: settings.build.isDev,
    }),
  );
  const processes = join(dataFolder, 'processes');
  const records = new ProcessRecords(processes, clock);
  await boot.phase('what earlier runs left', async () => {
    await records.sweep();
    await removeStaleDemos(dataFolder);
  });

  const toEveryWindow = (event: HostEvent): void => {
    for (const kind of ['personal', 'demo'] as const) windows.broadcaster(kind).toAll(event);
  };
  const navigator = new Navigator(windows, platform);
  const confirmations = new ProgramConfirmations((question, signal) => platform.askOutside(question, signal), clock);
  const notices = new NotificationService(windows, navigator, platform, options);
  const heardOfWork = new Listeners<[Work]>();
  const startWorker = () => new StoreThread<StoreOperations>(settings.programs.storeWorker);
  const storesOf = ({ dataFolder: folder, keyTools, options: own, store }: OwnDeps): StoreDeps => {
    const encrypts = () => own.snapshot.values.encryptThreads;
    return { store, startWorker, folder, keyTools, encrypts, clock, owner: platform };
  };
  const codexHome = environment.CODEX_HOME ?? join(home, '.codex');
  const startKeyringProgram: StartKeyringProgram = async (given, listener) =>
    settings.startKeyringProgram(await environmentOutside(given, await settings.knownFolders.list()), listener);

  const chosenBinary = () => options.snapshot.values.codexBinary;
  const machine: MachineDeps = {
    clock,
    environment,
    terminalEnvironment,
    dataFolder,
    startKeyringProgram,
    packageRoots: settings.packageRoots,
    chosenBinary,
  };
  const profile = (kind: ProfileKind, own: OwnDeps): Promise<Profile> => {
    const stores = storesOf(own);
    return createProfile(
      {
        kind,
        clock,
        lifetime: own.lifetime,
        platform,
        broadcaster: windows.broadcaster(kind),
        records: own.records,
        home,
        options: own.options,
        codexHome: own.codexHome ?? codexHome,
        dataFolder: own.dataFolder,
        known: settings.knownFolders,
        confirmations,
        environment,
        terminalEnvironment,
        machineLoad: settings.machineLoad,
        logLevel: environment.WORKCELL_LOG_LEVEL,
        // The demo has no personal data, and its log ends with it.
        isLogWhole: () => kind === 'demo' || consent.state.local.on,
        inputPolicy: () => tightened(usualInputPolicy, consent.inputDemands),
        inputDemands: () => consent.inputDemands,
        ownActionReview: () => {
          if (consent.reviewsOwnActions) return 'managed';
          return own.options.snapshot.values.reviewOwnActions ? 'chosen' : 'off';
        },
        stores,
        workcellWorker: settings.programs.workcellWorker,
        fileFinderWorker: settings.programs.fileFinderWorker,
        historyWorker: settings.programs.historyWorker,
        createCodex: (turnFolders, { listenerFailed, variablesLeftOut }) =>
          createCodexServer({
            clock,
            appVersion: platform.version,
            environment,
            terminalEnvironment,
            codexHome: own.codexHome,
            packageRoots: settings.packageRoots,
            records: own.records,
            ownFolder: own.dataFolder,
            knownFolders: () => settings.knownFolders.list(),
            pathChosen: (path) => turnFolders.started(path),
            variablesLeftOut,
            chosenBinary,
            restartsByItself: () => options.snapshot.values.restartByItself,
            listenerFailed,
          }),
        readMachine: (running, workspaces) => readMachine({ ...machine, workspaces }, running),
        observe: own.observe,
        onRecorded: own.onRecorded,
        onWork: own.onWork,
        onNotice: (notice) => notices.give(kind, notice),
      },
      boot,
    );
  };

  const findGitForDemo = async (): Promise<GitToUse> => {
    const folders = await settings.knownFolders.list();
    const outside = await systemEnvironmentOutside(childEnvironment(await terminalEnvironment, {}), folders);
    const program = await findOnPath('git', outside.PATH ?? '', folders);
    if (program === null) throw new Error(t`git was not found. Install git, then try again.`);
    return { program, environment: outside };
  };

  const store = startWorker();
  const composing = profile('personal', {
    lifetime: lifetime.child('Codex'),
    options,
    records,
    codexHome: null,
    dataFolder,
    // Threads exist only after the sessions, and so after the metrics.
    observe: (threadId, { events, transcript }) => {
      metrics.observe(threadId, events, transcript);
      otlp.observe(threadId, events, transcript);
    },
    onRecorded: (read) => otlp.recorded(read),
    onWork: (work) => heardOfWork.call(work),
    store,
    keyTools: personalKeys({
      clock,
      dataFolder,
      codexHome,
      environment,
      home: environment.HOME ?? home,
      startKeyringProgram,
      safeStorage: settings.safeStorage,
    }),
  });
  // By then, the sessions have claimed the folder.
  const metrics = createMetrics({
    store,
    folder: dataFolder,
    clock,
    app: { version: platform.version, platform: process.platform, arch: process.arch },
    consent: () => consent.state,
    environment,
    builtEndpoint: settings.build.metricsEndpoint,
    isRelease: settings.build.isRelease,
    onState: (payload) => toEveryWindow({ name: 'metricsChanged', payload }),
  });
  lifetime.onEnd(() => metrics.end(), 'metrics');
  const redactor = new Redactor({ home, userName: basename(home), workspace: null });
  const otlp = createOtlp({
    clock,
    app: { version: platform.version, platform: process.platform, arch: process.arch },
    consent: () => consent.state.otlp,
    options: () => options.snapshot.values,
    environment,
    readEndpoint,
    ledger: metrics.entries,
    redact: (text) => redactor.uncounted(text),
  });
  lifetime.onEnd(() => otlp.end(), 'OpenTelemetry');
  consent.onChange((payload) => {
    toEveryWindow({ name: 'consentChanged', payload });
    void metrics.consentChanged();
    otlp.consentChanged();
  });
  options.onChange(() => otlp.optionsChanged());
  const layout = new LayoutStore({
    open: async () => {
      const opened = await store.call('openLayout', { folder: dataFolder, now: new Date(clock.now()) });
      return opened.ok ? opened.value : null;
    },
    put: (part) => store.call('putLayoutPart', part),
    old: () => readOldLayout(dataFolder),
  });
  layout.onChange((payload) => toEveryWindow({ name: 'layoutChanged', payload }));
  const personal = await composing;
  const updates = new Updates({
    program: platform.updates,
    isAllowed: () => consent.state.updateCheck.on,
    clock,
    lifetime,
    onState: (payload) => {
      toEveryWindow({ name: 'updateChanged', payload });
      personal.alerts.put('update', alertOfUpdate(payload));
    },
  });
  consent.onChange(() => updates.allowanceChanged());
  heardOfWork.add((work) => updates.workChanged(work));
  personal.diagnostics.consentChanged(consent.state);
  consent.onChange((state) => personal.diagnostics.consentChanged(state));

  return {
    options,
    layout,
    consent,
    codexHome,
    metrics,
    otlp,
    updates,
    prices: new Prices(dataFolder, clock, lifetime, (payload) => toEveryWindow({ name: 'pricesChanged', payload })),
    personal,
    navigator,
    onWork: (handle) => void heardOfWork.add(handle),
    demo: new DemoSession(
      lifetime,
      async (demoLifetime) => {
        const place = await makeDemoPlace(dataFolder, settings.demoPace, demoLifetime, await findGitForDemo());
        const demo = await profile('demo', {
          ...place,
          lifetime: demoLifetime,
          options: createDemoOptions(options, demoLifetime),
          records: new ProcessRecords(processes, clock),
          store: startWorker(),
          keyTools: passingKeys(clock, place.dataFolder),
          observe: () => undefined,
          onRecorded: async () => undefined,
          onWork: () => undefined,
        });
        return { profile: demo, project: place.project, question: demoQuestion() };
      },
      settings.report,
    ),
  };
}

type OwnDeps = {
  readonly lifetime: Lifetime;
  readonly options: OptionsStore;
  /** For the personal profile, these also have the leftovers of earlier runs. */
  readonly records: ProcessRecords;
  /** Null: the person's. */
  readonly codexHome: string | null;
  readonly dataFolder: string;
  readonly store: StoreThread<StoreOperations>;
  readonly keyTools: KeyTools;
  readonly observe: ProfileDeps['observe'];
  readonly onRecorded: ProfileDeps['onRecorded'];
  readonly onWork: ProfileDeps['onWork'];
};
