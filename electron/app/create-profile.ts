import { join } from 'node:path';
import { getRememberPolicy } from '../../shared/settings/remember-policy.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { listSandboxFolders } from '../codex/sandbox-folders.ts';
import { RunHabits } from '../runs/run-habits.ts';
import { ThreadStore } from '../store/threads/thread-store.ts';
import { RunPlaces } from '../threads/list/run-places.ts';
import { FolderTrust } from '../workspace/folder-trust.ts';
import { ListedFolders } from '../workspace/listed-folders.ts';
import { RecentFolderStore } from '../workspace/recent-folders.ts';
import type { Boot } from './boot.ts';
import { hasSetAside } from './encryption/store-files.ts';
import { createThreadStoreOpener } from './encryption/thread-store-opener.ts';
import { createProfileServices, createStages, type Profile, type ProfileFiles } from './profile.ts';
import type { ProfileDeps } from './profile-deps.ts';
import { createLostDataAlert, watchDataFolder } from './watch-data-folder.ts';

/** Creates a profile, and starts its services in the startup order. Does not start its Codex. */
export async function createProfile(deps: ProfileDeps, boot: Boot): Promise<Profile> {
  const { clock, kind, lifetime, stores } = deps;
  const stages = createStages(lifetime);
  const threadStore = new ThreadStore(stores.store, createThreadStoreOpener(stores), clock);
  stages.sessions.onEnd(() => threadStore.close());
  const files = await boot.phase(`${kind}: workspace`, () => loadFiles(deps));
  registerFolders(deps, files);
  const profile = createProfileServices({ deps, boot, threadStore, files, stages });
  // Before the alerts, so that windows have the settings when they show what is wrong with them.
  followSettings(deps, profile);
  await boot.phase(`${kind}: CLI`, () => profile.codex);
  startStore(deps, profile, stages.services);
  await boot.phase(`${kind}: auth`, () => startAuth(deps, profile));
  await boot.phase(`${kind}: catalogs`, () => startCatalogs(deps, profile));
  await boot.phase(`${kind}: transcript, exec, diff`, () => profile.threads);
  void removeUnusedAttachments(deps, profile);
  threadStore.onOutputs((written) => profile.outputBudget.countWritten(written));
  await boot.phase(`${kind}: approvals`, () => profile.approvals);
  await profile.runs.start();
  startRewind(profile, stages.services);
  followListedFolders(deps, profile, stages.services);
  followTrust(profile);
  makeNow(profile, ['workWatch', 'readiness', 'processes']);
  profile.diagnostics.followCodex(profile.codex, () => profile.threads.facade.findRunningWork());
  for (const timing of boot.timings) profile.diagnostics.logPhase(timing);
  makeNow(profile, ['handlers']);
  return profile;
}

async function loadFiles({ clock, codexHome, dataFolder, home }: ProfileDeps): Promise<ProfileFiles> {
  return {
    folderTrust: await FolderTrust.load(dataFolder, codexHome),
    recent: await RecentFolderStore.load(dataFolder, clock, home),
    listedFolders: await ListedFolders.load(dataFolder, home),
    runPlaces: await RunPlaces.load(dataFolder),
    habits: await RunHabits.load(dataFolder),
  };
}

/** Names the folders of a profile from which no profile starts a program. */
function registerFolders(deps: ProfileDeps, { folderTrust, listedFolders, recent }: ProfileFiles): void {
  const { codexHome, dataFolder, environment, knownFolders, lifetime } = deps;
  // Folders that could not be stored are only in memory.
  const inMemory = async () => [...recent.listPaths(), ...listedFolders.paths, ...folderTrust.folders];
  lifetime.onEnd(knownFolders.addOpened(inMemory));
  const writable = async () => [join(dataFolder, 'worktrees'), ...(await listSandboxFolders(codexHome, environment))];
  lifetime.onEnd(knownFolders.addWritable(writable));
}

/** Starts what watches and changes the databases as a whole. */
function startStore({ clock, dataFolder }: ProfileDeps, profile: Profile, lifetime: Lifetime): void {
  const { alerts, diagnostics, encryption, threadStore } = profile;
  threadStore.onEvent((event) => diagnostics.telemetry.emit(event));
  makeNow(profile, ['keptCopies']);
  watchDataFolder({
    clock,
    lifetime,
    folder: dataFolder,
    threadStore,
    isRewriting: () => encryption.state.type === 'rewriting',
    onChange: (lost) => alerts.put('dataFolderLost', createLostDataAlert(dataFolder, lost)),
  });
}

function startAuth({ broadcaster }: ProfileDeps, { accountLimits, auth, diagnostics }: Profile): void {
  accountLimits.onChange((limits) => {
    broadcaster.broadcast({ name: 'accountLimitsChanged', payload: [...limits] });
  });
  auth.onChange((payload) => {
    broadcaster.broadcast({ name: 'authChanged', payload });
    diagnostics.logAuth(payload);
  });
}

function startCatalogs({ broadcaster }: ProfileDeps, profile: Profile): void {
  profile.models.onChange((payload) => broadcaster.broadcast({ name: 'modelsChanged', payload }));
  makeNow(profile, ['catalogs', 'toolRuns']);
}

/** Removes attachments that no thread mentions. Never rejects. */
async function removeUnusedAttachments(
  { clock, stores }: ProfileDeps,
  { threads, threadStore }: Profile,
): Promise<void> {
  const listMentioned = async () => {
    const sources = await threadStore.mentionedSources();
    // A store that was set aside mentions unknown attachments.
    return hasSetAside(stores.folder) ? null : sources;
  };
  await threads.attachments.removeUnused(listMentioned, clock.now()).catch(() => undefined);
}

function startRewind({ codex, rewind }: Profile, lifetime: Lifetime): void {
  rewind.start();
  lifetime.onEnd(codex.onNotification((notification) => rewind.handleCodexNotification(notification)));
  lifetime.onEnd(codex.onGenerationEnd(() => rewind.handleCodexStop()));
}

/** Sends windows the folders of the thread list, with the threads of new ones and without those of removed ones. */
function followListedFolders({ clock }: ProfileDeps, profile: Profile, lifetime: Lifetime): void {
  const { listedFolders, threads, tracker } = profile;
  let before = listedFolders.paths;
  listedFolders.onChange(() => {
    const { paths } = listedFolders;
    threads.list.announceFolders();
    for (const path of before) if (!paths.includes(path)) threads.list.unlist(path);
    const added = paths.filter((path) => !before.includes(path));
    before = paths;
    if (added.length > 0) void threads.list.relist(added);
  });
  listedFolders.watch(tracker, clock, lifetime);
}

/** Ends the work in folders that the user sets to read-only. */
function followTrust({ runs, threads, tracker, trust }: Profile): void {
  const isReadOnly = (folder: string) => trust.isKeptReadOnly(folder);
  tracker.onReadOnly(async (path) => {
    // Ends runs first, so that a run with a thread says why it ended.
    await runs.handleTrustWithdrawn(isReadOnly).finally(() => threads.handleTrustWithdrawn(isReadOnly, path));
  });
}

/** Applies changed settings to the services that do not read them on use. */
function followSettings({ broadcaster }: ProfileDeps, profile: Profile): void {
  const { settings } = profile;
  let before = settings.snapshot.values;
  settings.onChange((payload) => {
    const { values } = payload;
    // Not read earlier, because these services start later.
    const { approvals, outputBudget, toolRuns } = profile;
    // Applied first, so that no card offers what the new policy forbids.
    if (getRememberPolicy(values) !== getRememberPolicy(before)) approvals.applyPolicyChange();
    if (values.recordedOutputMegabytes !== before.recordedOutputMegabytes) void outputBudget.enforce();
    before = values;
    profile.threads.budgets.handleSettings();
    toolRuns.limitChanged();
    broadcaster.broadcast({ name: 'settingsChanged', payload });
  });
}

/** Makes services that must exist before anybody uses them, because they listen or read. */
function makeNow(profile: Profile, names: readonly (keyof Profile)[]): void {
  for (const name of names) Reflect.get(profile, name);
}
