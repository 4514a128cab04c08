import { ok } from '../../shared/base/result.ts';
import type { ProfileRequest } from '../../shared/contract/contract.ts';
import type { encryptionRequests } from '../../shared/contract/encryption.ts';
import type { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import { copyReviewHandlers } from '../approvals/copy-review.ts';
import type { RuleBook } from '../approvals/rule-book.ts';
import { ruleHandlers } from '../approvals/rule-handlers.ts';
import type { AuthService } from '../auth/auth-service.ts';
import type { Catalogs } from '../catalogs/catalogs.ts';
import { createMcpHandlers } from '../catalogs/mcp/mcp-handlers.ts';
import type { ToolRuns } from '../catalogs/mcp/tool-runs.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { findCodexOnPath } from '../codex/find-codex.ts';
import { minimumCodexVersion } from '../codex/read-codex-version.ts';
import { ServerProcesses } from '../codex/server-processes.ts';
import type { BranchService } from '../commits/branch-service.ts';
import type { CommitService } from '../commits/commit-service.ts';
import { createFileFinderHandlers, type FileFinder } from '../file-finder/file-finder.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { createChildEnvironment } from '../processes/child-environment.ts';
import type { PullRequestService } from '../pull-requests/pull-request-service.ts';
import { createProgramHandlers } from '../settings/program-handlers.ts';
import { createKeptHunkHandlers } from '../store/threads/kept-hunk-handlers.ts';
import { createTextHandlers } from '../store/threads/text-handlers.ts';
import type { TextStore } from '../store/threads/text-store.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import type { ListedFolders } from '../workspace/listed-folders.ts';
import type { RecentFolderStore } from '../workspace/recent-folders.ts';
import { createWorkspaceHandlers } from '../workspace/workspace-handlers.ts';
import type { WorkspaceTracker } from '../workspace/workspace-tracker.ts';
import { aboutHandlers } from './about-handlers.ts';
import type { Asides } from './asides.ts';
import { clipboardHandlers } from './clipboard-handlers.ts';
import type { CommitMessages } from './commit-messages.ts';
import { measureDataUse } from './data-use.ts';
import type { Encryption } from './encryption/encryption.ts';
import type { Leftovers } from './leftovers.ts';
import { machineHandlers } from './machine.ts';
import type { Processes } from './processes.ts';
import type { ProfileDeps } from './profile-deps.ts';
import type { ProfileDiagnostics } from './profile-diagnostics.ts';
import type { RecordedRuns } from './recorded-runs.ts';
import type { RewindDomain } from './rewind-domain.ts';
import type { RunsDomain } from './runs-domain.ts';
import type { ThreadTitles } from './thread-titles.ts';
import type { ThreadsDomain } from './threads-domain.ts';

export type ProfileHandlersDeps = {
  readonly codex: CodexServer;
  readonly tracker: WorkspaceTracker;
  readonly recent: RecentFolderStore;
  readonly listedFolders: ListedFolders;
  readonly fileFinder: FileFinder;
  readonly approvals: ApprovalCoordinator;
  readonly rules: RuleBook;
  readonly threadStore: ThreadStore;
  readonly texts: TextStore;
  readonly threads: ThreadsDomain;
  readonly recordedRuns: RecordedRuns;
  readonly rewind: RewindDomain;
  readonly runs: RunsDomain;
  readonly commits: CommitService;
  readonly commitMessages: CommitMessages;
  readonly threadTitles: ThreadTitles;
  readonly asides: Asides;
  readonly branches: BranchService;
  readonly pullRequests: PullRequestService;
  readonly catalogs: Catalogs;
  readonly toolRuns: ToolRuns;
  readonly diagnostics: ProfileDiagnostics;
  readonly auth: AuthService;
  readonly encryption: Encryption;
  readonly processes: Processes;
  readonly alerts: AlertBoard;
  readonly leftovers: Leftovers;
};

/** Creates the handlers for every request of a profile. */
export function profileHandlers(profile: ProfileDeps, deps: ProfileHandlersDeps): DomainHandlers<ProfileRequest> {
  const { clock, dataFolder, home, settings, platform } = profile;
  const { alerts, approvals, auth, catalogs, codex, diagnostics, fileFinder, leftovers } = deps;
  const { processes, encryption, recent, recordedRuns, rewind, rules, runs, threadStore, threads } = deps;
  const { texts, toolRuns, tracker } = deps;
  const knownFolders = () => profile.knownFolders.list();
  return {
    ...createWorkspaceHandlers({
      tracker,
      recent,
      listed: deps.listedFolders,
      broadcaster: profile.broadcaster,
      clock,
      home,
      platform,
      editor: () => settings.snapshot.values.editor,
      environment: profile.terminalEnvironment,
      settingsFile: () => settings.snapshot.file,
      knownFolders,
    }),
    ...createFileFinderHandlers(fileFinder),
    ...clipboardHandlers(platform.clipboard),
    ...copyReviewHandlers({ approvals, policy: profile }),
    ...createKeptHunkHandlers(threadStore, profile.broadcaster, (threadId) => rewind.handleKeptHunks(threadId)),
    ...createTextHandlers(texts, profile.broadcaster),
    ...threads.handlers,
    ...recordedRuns.runHandlers.handlers,
    ...recordedRuns.analyses.handlers,
    ...runs.handlers,
    ...rewind.handlers,
    ...deps.commits.handlers,
    ...deps.commitMessages.handlers,
    ...deps.threadTitles.handlers,
    ...deps.asides.handlers,
    ...deps.branches.handlers,
    ...deps.pullRequests.handlers,
    ...catalogs.handlers,
    ...createMcpHandlers({
      codex,
      clock,
      processes: new ServerProcesses(codex, clock),
      runs: toolRuns,
      confirmations: profile.confirmations,
      storeAttachment: (name, bytes) => threads.attachments.store(name, bytes),
      followRuns: catalogs.followRuns,
      changed: () => catalogs.serversChanged(),
    }),
    ...recordedRuns.exports.handlers,
    ...recordedRuns.imports.handlers,
    ...approvals.handlers,
    ...ruleHandlers(rules),
    ...diagnostics.handlers,
    ...auth.handlers,
    ...encryptionHandlers(encryption),
    ...aboutHandlers({
      version: platform.version,
      hostKind: platform.kind,
      protocol: minimumCodexVersion,
      now: () => new Date(clock.now()),
      codex: () => codex.state,
      settings: () => settings.snapshot,
      readStore: () => threadStore.readStoreInfo(),
      newestLines: (count) => diagnostics.newestLines(count),
      redact: (text) => diagnostics.redact(text),
      listProcesses: () => processes.list(),
    }),
    ...machineHandlers(async () => profile.readMachine(codex, await knownFolders())),
    ...processes.handlers,
    readDataUse: async () => ok({ parts: await measureDataUse(dataFolder, await threadStore.readDataUse()) }),
    changeSettings: (_window, change) => settings.change(change),
    ...createProgramHandlers({
      knownFolders,
      settings,
      platform: process.platform,
      environment: profile.terminalEnvironment.then((environment) => createChildEnvironment(environment, {})),
      findCodexOnPath,
    }),
    restartCodex: async (window) => {
      const isWanted = window.workspace !== null || codex.state.phase !== 'idle';
      if (isWanted) await codex.restart();
      return ok(null);
    },
    endLeftover: async (_window, { pid, startedAt }) => {
      const ended = await leftovers.end(pid, startedAt);
      return ended.ok ? ok(null) : ended;
    },
    dismissAlert: async (_window, { id }) => {
      alerts.dismiss(id);
      return ok(null);
    },
  };
}

/** Handles window requests about the encryption of threads. */
function encryptionHandlers(protection: Encryption): DomainHandlers<keyof typeof encryptionRequests> {
  return {
    encryptThreads: (_window, { on }) => protection.encryptThreads(on),
    changeKey: () => protection.changeKey(),
    cancelRewrite: async () => {
      protection.cancelRewrite();
      return ok(null);
    },
    makeRecoveryKey: () => protection.makeRecoveryKey(),
    useRecoveryKey: (_window, { typed }) => protection.useRecoveryKey(typed),
    startFresh: () => protection.startFresh(),
    reopenStore: () => protection.reopen(),
  };
}
