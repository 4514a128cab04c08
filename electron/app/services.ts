import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { tightened, usualInputPolicy } from '../../shared/input-safety/judge-input.ts';
import { Redactor } from '../../shared/redaction/redactor.ts';
import { createCodexServer } from '../codex/create-codex-server.ts';
import { ProcessRecords } from '../codex/process-records.ts';
import { StoreThread } from '../db/store-thread.ts';
import { createDemoOptions } from '../demo/demo-options.ts';
import { makeDemoPlace, removeStaleDemos } from '../demo/demo-place.ts';
import type { Platform } from '../host/platform.ts';
import type { Work } from '../host/work.ts';
import type { KeyTools } from '../keys/data-keys.ts';
import { LayoutStore } from '../layout/layout-store.ts';
import { readOldLayout } from '../layout/old-layout.ts';
import { createMetrics, type Metrics } from '../metrics/create-metrics.ts';
import { readEndpoint } from '../metrics/endpoint.ts';
import { loadOptionsStore, type OptionsStore } from '../options/options-store.ts';
import { createOtlp, type Otlp } from '../otlp/create-otlp.ts';
import { Prices } from '../prices/prices.ts';
import { isDoNotTrack } from '../telemetry/do-not-track.ts';
import { TelemetryConsentService } from '../telemetry/telemetry-consent-service.ts';
import { alertOfUpdate } from '../updates/alert-of-update.ts';
import { Updates } from '../updates/updates.ts';
import type { StoreOperations } from '../workers/store-worker.ts';
import type { Boot } from './boot.ts';
import { DemoSession } from './demo-stay.ts';
import type { AppSettings } from './desk-settings.ts';
import { Navigator } from './leads.ts';
import { type MachineParts, readMachine } from './machine.ts';
import { NotificationService } from './notices.ts';
import { createProfile, type Profile } from './profile.ts';
import type { ProfileParts } from './profile-parts.ts';
import type { StoreParts } from './protection/open-sessions.ts';
import { passingKeys, personalKeys } from './protection/session-keys.ts';
import type { ProfileKind, Windows } from './windows.ts';

/** Everything behind the windows, composed once. */
export type Services = {
  readonly options: OptionsStore;
  readonly layout: LayoutStore;
  readonly consent: TelemetryConsentService;
  /** Where Codex of the personal profile has its own settings. */
  readonly codexHome: string;
  readonly personal: Profile;
  readonly demo: DemoSession;
  readonly leads: Navigator;
  /** Of the personal profile alone. */
  readonly metrics: Metrics;
  /** Of the personal profile alone. */
  readonly otlp: Otlp;
  readonly updates: Updates;
  /** What models cost; the same in every window. */
  readonly prices: Prices;
  /** Hears what is under way in the personal profile whenever it is another. */
  onWork(hear: (work: Work) => void): void;
};

/** Composes the services in the start order for a lifetime; no Codex is started. */
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
    for (const kind of ['personal', 'demo'] as const) windows.announcer(kind).toAll(event);
  };
  const leads = new Navigator(windows, platform);
  const notices = new NotificationService(windows, leads, platform, options);
  const heardOfWork = new Listeners<[Work]>();
  const startWorker = () => new StoreThread<StoreOperations>(settings.programs.storeWorker);
  const storesOf = ({ dataFolder: folder, keyTools, options: own, store }: OwnParts): StoreParts => {
    const encrypts = () => own.snapshot.values.encryptThreads;
    return { store, startWorker, folder, keyTools, encrypts, clock, owner: platform };
  };
  const codexHome = environment.CODEX_HOME ?? join(home, '.codex');

  const chosenBinary = () => options.snapshot.values.codexBinary;
  const machine: MachineParts = {
    clock,
    environment,
    terminalEnvironment,
    dataFolder,
    startKeyringProgram: settings.startKeyringProgram,
    packageRoots: settings.packageRoots,
    chosenBinary,
  };
  const profile = (kind: ProfileKind, own: OwnParts): Promise<Profile> => {
    const stores = storesOf(own);
    return createProfile(
      {
        kind,
        clock,
        lifetime: own.lifetime,
        platform,
        announcer: windows.announcer(kind),
        records: own.records,
        home,
        options: own.options,
        codexHome: own.codexHome ?? codexHome,
        dataFolder: own.dataFolder,
        environment,
        terminalEnvironment,
        machineLoad: settings.machineLoad,
        logLevel: environment.WORKCELL_LOG_LEVEL,
        // Nothing of the person's is in the demo, and its log goes with it.
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
        createCodex: (turnFolders, listenerFailed) =>
          createCodexServer({
            clock,
            appVersion: platform.version,
            environment,
            terminalEnvironment,
            codexHome: own.codexHome,
            packageRoots: settings.packageRoots,
            records: own.records,
            ownFolder: own.dataFolder,
            knownFolders: () => turnFolders.list(),
            pathChosen: (path) => turnFolders.started(path),
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

  const store = startWorker();
  const composing = profile('personal', {
    lifetime: lifetime.child('Codex'),
    options,
    records,
    codexHome: null,
    dataFolder,
    // There is no thread before there are sessions, and the metrics are there then.
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
      startKeyringProgram: settings.startKeyringProgram,
      safeStorage: settings.safeStorage,
    }),
  });
  // The sessions have claimed the folder by then.
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
    leads,
    onWork: (hear) => void heardOfWork.add(hear),
    demo: new DemoSession(
      lifetime,
      async (demoLifetime) => {
        const place = await makeDemoPlace(dataFolder, settings.demoPace, demoLifetime);
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
        return { profile: demo, project: place.project };
      },
      settings.report,
    ),
  };
}

type OwnParts = {
  readonly lifetime: Lifetime;
  readonly options: OptionsStore;
  /** Of the personal profile they also tell what earlier runs left. */
  readonly records: ProcessRecords;
  /** Null: the person's. */
  readonly codexHome: string | null;
  readonly dataFolder: string;
  readonly store: StoreThread<StoreOperations>;
  readonly keyTools: KeyTools;
  readonly observe: ProfileParts['observe'];
  readonly onRecorded: ProfileParts['onRecorded'];
  readonly onWork: ProfileParts['onWork'];
};
