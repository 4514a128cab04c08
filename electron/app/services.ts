import { homedir } from 'node:os';
import { join } from 'node:path';
import { createCodexServer } from '../codex/create-codex-server.ts';
import { ProcessRecords } from '../codex/process-records.ts';
import { StoreThread } from '../db/store-thread.ts';
import { createDemoOptions } from '../demo/demo-options.ts';
import { makeDemoPlace, removeStaleDemos } from '../demo/demo-place.ts';
import { type FollowedOptions, loadOptionsStore, type OptionsStore } from '../options/options-store.ts';
import { Sessions } from '../sessions/sessions.ts';
import type { StoreOperations } from '../store-worker.ts';
import type { Boot } from './boot.ts';
import { DemoStay } from './demo-stay.ts';
import type { DeskSettings } from './desk.ts';
import { type OpenKeys, sessionsOpener } from './open-sessions.ts';
import type { Platform } from './platform.ts';
import { createProfile, endProfile, type Profile } from './profile.ts';
import { passingKeys, personalKeys } from './session-keys.ts';
import type { ProfileKind, Windows } from './windows.ts';

/** Everything behind the windows, composed once. */
export type Services = {
  readonly options: FollowedOptions;
  readonly personal: Profile;
  readonly demo: DemoStay;
};

/** Composes the services in the start order; no Codex is started. */
export async function composeServices(
  platform: Platform,
  settings: DeskSettings,
  windows: Windows,
  boot: Boot,
): Promise<Services> {
  const { clock, environment } = settings;
  const { dataFolder } = platform;
  const home = homedir();
  const options = await boot.phase('options', () => loadOptionsStore(dataFolder, clock));
  const processes = join(dataFolder, 'processes');
  const records = new ProcessRecords(processes, clock);
  await boot.phase('what earlier runs left', async () => {
    await records.sweep();
    await removeStaleDemos(dataFolder);
  });

  const sessions = (folder: string, openKeys: OpenKeys): Sessions => {
    const store = new StoreThread<StoreOperations>(settings.programs.storeWorker);
    return new Sessions(store, sessionsOpener({ store, folder, encrypt: true, openKeys, clock }));
  };
  const codexHome = environment.CODEX_HOME ?? join(home, '.codex');

  const profile = (kind: ProfileKind, own: OwnParts): Promise<Profile> =>
    createProfile(
      {
        kind,
        clock,
        platform,
        announcer: windows.announcer(kind),
        records: own.records,
        home,
        options: own.options,
        codexHome: own.codexHome ?? codexHome,
        dataFolder: own.dataFolder,
        sessions: sessions(own.dataFolder, own.openKeys),
        createCodex: () =>
          createCodexServer({
            clock,
            appVersion: platform.version,
            environment,
            codexHome: own.codexHome,
            packageRoots: settings.packageRoots,
            records: own.records,
            chosenBinary: () => options.snapshot.values.codexBinary,
            restartsByItself: () => options.snapshot.values.restartByItself,
          }),
      },
      boot,
    );

  return {
    options,
    personal: await profile('personal', {
      options,
      records,
      codexHome: null,
      dataFolder,
      openKeys: personalKeys({
        clock,
        dataFolder,
        codexHome,
        environment,
        home: environment.HOME ?? home,
        keyringProgram: settings.programs.keyring,
      }),
    }),
    demo: new DemoStay(async () => {
      const place = await makeDemoPlace(dataFolder, settings.demoPace);
      const demoOptions = createDemoOptions(options);
      const demo = await profile('demo', {
        ...place,
        options: demoOptions,
        records: new ProcessRecords(processes, clock),
        openKeys: passingKeys(clock, place.dataFolder),
      });
      return {
        profile: demo,
        project: place.project,
        end: async () => {
          await endProfile(demo);
          demoOptions.end();
          await place.remove();
        },
      };
    }),
  };
}

type OwnParts = {
  readonly options: OptionsStore;
  /** Of the personal profile they also tell what earlier runs left. */
  readonly records: ProcessRecords;
  /** Null: the person's. */
  readonly codexHome: string | null;
  readonly dataFolder: string;
  readonly openKeys: OpenKeys;
};
