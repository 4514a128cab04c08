import { ok } from '../../shared/base/result.ts';
import type { ProfileRequest } from '../../shared/contract/contract.ts';
import type { protectionRequests } from '../../shared/contract/encryption.ts';
import type { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import { copyReviewHandlers } from '../approvals/copy-review.ts';
import type { RuleBook } from '../approvals/rule-book.ts';
import { ruleHandlers } from '../approvals/rule-handlers.ts';
import type { AuthService } from '../auth/auth-service.ts';
import type { Catalogs } from '../catalogs/catalogs.ts';
import { mcpHandlers } from '../catalogs/mcp/mcp-handlers.ts';
import type { ToolRuns } from '../catalogs/mcp/tool-runs.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { findCodexOnPath } from '../codex/find-codex.ts';
import { minimumCodexVersion } from '../codex/read-codex-version.ts';
import { ServerProcesses } from '../codex/server-processes.ts';
import { type FileFinder, fileFinderHandlers } from '../file-finder/file-finder.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { childEnvironment } from '../processes/child-environment.ts';
import { programHandlers } from '../settings/program-handlers.ts';
import { keptHunkHandlers } from '../store/threads/kept-hunk-handlers.ts';
import type { Sessions } from '../store/threads/sessions.ts';
import { textHandlers } from '../store/threads/text-handlers.ts';
import type { TextKeeper } from '../store/threads/text-keeper.ts';
import type { RecentFolders } from '../workspace/recent-folders.ts';
import { workspaceHandlers } from '../workspace/workspace-handlers.ts';
import type { WorkspaceTracker } from '../workspace/workspace-tracker.ts';
import { aboutHandlers } from './about-handlers.ts';
import { clipboardHandlers } from './clipboard-handlers.ts';
import { dataUseOf } from './data-use.ts';
import type { Protection } from './encryption/protection.ts';
import type { Leftovers } from './leftovers.ts';
import { machineHandlers } from './machine.ts';
import type { Processes } from './processes.ts';
import type { ProfileDeps } from './profile-deps.ts';
import type { ProfileDiagnostics } from './profile-diagnostics.ts';
import type { RecordedRuns } from './recorded-runs.ts';
import type { Rewinding } from './rewinding.ts';
import type { RunsDomain } from './runs-domain.ts';
import type { ThreadsDomain } from './threads-domain.ts';

export type ProfileHandlersDeps = {
  readonly codex: CodexServer;
  readonly tracker: WorkspaceTracker;
  readonly recent: RecentFolders;
  /** Folders in which turns can write. */
  knownFolders(): Promise<readonly string[]>;
  readonly fileFinder: FileFinder;
  readonly approvals: ApprovalCoordinator;
  readonly rules: RuleBook;
  readonly sessions: Sessions;
  readonly texts: TextKeeper;
  readonly threads: ThreadsDomain;
  readonly recorded: RecordedRuns;
  readonly rewinding: Rewinding;
  readonly runs: RunsDomain;
  readonly catalogs: Catalogs;
  readonly toolRuns: ToolRuns;
  readonly diagnostics: ProfileDiagnostics;
  readonly auth: AuthService;
  readonly protection: Protection;
  readonly processes: Processes;
  readonly alerts: AlertBoard;
  readonly leftovers: Leftovers;
};

/** Every request of a profile with its one handler. */
export function profileHandlers(profile: ProfileDeps, deps: ProfileHandlersDeps): DomainHandlers<ProfileRequest> {
  const { clock, dataFolder, home, options, platform } = profile;
  const { alerts, approvals, auth, catalogs, codex, diagnostics, fileFinder, leftovers } = deps;
  const { knownFolders, processes, protection, recent, recorded, rewinding, rules, runs, sessions, threads } = deps;
  const { texts, toolRuns, tracker } = deps;
  return {
    ...workspaceHandlers({
      tracker,
      recent,
      clock,
      home,
      platform,
      editor: () => options.snapshot.values.editor,
      environment: profile.terminalEnvironment,
      settingsFile: () => options.snapshot.file,
      knownFolders,
    }),
    ...fileFinderHandlers(fileFinder),
    ...clipboardHandlers(platform.clipboard),
    ...copyReviewHandlers({
      ask: (request) => approvals.ask(request),
      ownActionReview: () => profile.ownActionReview(),
    }),
    ...keptHunkHandlers(sessions, profile.broadcaster),
    ...textHandlers(texts, profile.broadcaster),
    ...threads.handlers,
    ...recorded.workcells.handlers,
    ...recorded.analyses.handlers,
    ...runs.handlers,
    ...rewinding.handlers,
    ...catalogs.handlers,
    ...mcpHandlers({
      codex,
      clock,
      processes: new ServerProcesses(codex, clock),
      runs: toolRuns,
      confirmations: profile.confirmations,
      keep: (name, bytes) => threads.attachments.keep(name, bytes),
      followRuns: catalogs.followRuns,
      changed: () => catalogs.serversChanged(),
    }),
    ...recorded.exports.handlers,
    ...recorded.imports.handlers,
    ...approvals.handlers,
    ...ruleHandlers(rules),
    ...diagnostics.handlers,
    ...auth.handlers,
    ...protectionHandlers(protection),
    ...aboutHandlers({
      version: platform.version,
      hostKind: platform.kind,
      protocol: minimumCodexVersion,
      now: () => new Date(clock.now()),
      codex: () => codex.state,
      options: () => options.snapshot,
      readStore: () => sessions.readStoreInfo(),
      newestLines: (count) => diagnostics.newestLines(count),
      redact: (text) => diagnostics.redact(text),
      listProcesses: () => processes.list(),
    }),
    ...machineHandlers(async () => profile.readMachine(codex, await knownFolders())),
    ...processes.handlers,
    readDataUse: async () => ok({ parts: await dataUseOf(dataFolder, await sessions.readDataUse()) }),
    changeOptions: (_window, change) => options.change(change),
    ...programHandlers({
      knownFolders,
      options,
      platform: process.platform,
      environment: profile.terminalEnvironment.then((environment) => childEnvironment(environment, {})),
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

/** Handles window requests about the protection of threads. */
function protectionHandlers(protection: Protection): DomainHandlers<keyof typeof protectionRequests> {
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
