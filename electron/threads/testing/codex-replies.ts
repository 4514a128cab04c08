import { ok, type Result } from '../../../shared/base/result.ts';
import type { CodexProblem } from '../../codex/codex-server.ts';
import type { Config, Thread, ThreadItem, Turn } from '../../model/codex-protocol/generated.ts';
import type { CodexReply } from '../../model/codex-protocol/protocol.ts';

// Replies that Codex would give, with as much content as the tests need.

/** Returns a thread as Codex stores it. */
export function storedThread(id: string, facts: Partial<Thread> = {}): Thread {
  return {
    id,
    environments: null,
    extra: null,
    sessionId: id,
    forkedFromId: null,
    attachedToThreadId: null,
    parentThreadId: null,
    preview: `Preview of ${id}`,
    ephemeral: false,
    section: null,
    sectionEnteredAt: null,
    projectId: null,
    historyMode: 'paginated',
    modelProvider: 'scripted',
    model: 'model-a',
    reasoningEffort: null,
    createdAt: 1,
    updatedAt: 1,
    recencyAt: null,
    status: { type: 'notLoaded' },
    path: null,
    cwd: '/w',
    cliVersion: '0.0.0',
    originator: null,
    source: 'vscode',
    canAcceptDirectInput: null,
    threadSource: null,
    agentNickname: null,
    agentRole: null,
    gitInfo: null,
    name: null,
    daybreakEnabled: null,
    turns: [],
    ...facts,
  };
}

/** Returns a turn as Codex stores it. */
export function storedTurn(id: string, facts: Partial<Turn> = {}): Turn {
  const times = { startedAt: 1, completedAt: 2, durationMs: 1_000 };
  return { id, rootTurnId: null, items: [], itemsView: 'full', status: 'completed', error: null, ...times, ...facts };
}

/** Returns a command of a stored turn that printed something. */
export function storedCommand(id: string, output: string): ThreadItem {
  return {
    type: 'commandExecution',
    id,
    pluginId: null,
    scriptPath: null,
    command: `echo ${id}`,
    cwd: '/w',
    processId: null,
    source: 'agent',
    status: 'completed',
    commandActions: [],
    aggregatedOutput: output,
    exitCode: 0,
    durationMs: 1,
    startedAtMs: 1,
    completedAtMs: 2,
  };
}

/** Returns the answer to `thread/start`. */
export function startedThread(id: string, cwd: string): CodexReply<'thread/start'> {
  return {
    thread: storedThread(id, { cwd, preview: '' }),
    model: 'model-a',
    modelProvider: 'scripted',
    serviceTier: null,
    disabledPluginIds: [],
    cwd,
    runtimeWorkspaceRoots: [cwd],
    instructionSources: [],
    approvalPolicy: 'on-request',
    approvalsReviewer: 'user',
    sandbox: { type: 'readOnly', networkAccess: false },
    activePermissionProfile: null,
    reasoningEffort: null,
    multiAgentMode: 'explicitRequestOnly',
  };
}

/** Returns the answer to `thread/resume` with its newest turns, newest first. */
export function resumedThread(id: string, cwd: string, turns: readonly Turn[]): CodexReply<'thread/resume'> {
  return {
    ...startedThread(id, cwd),
    thread: storedThread(id, { cwd }),
    collaborationMode: null,
    initialTurnsPage: { data: [...turns], nextCursor: null, backwardsCursor: null },
    turnsBackwardsCursor: null,
    itemsBackwardsCursor: null,
  };
}

type NamedInTests =
  | 'approvals_reviewer'
  | 'mcp_servers'
  | 'model'
  | 'model_reasoning_effort'
  | 'sandbox_workspace_write';

/** Returns the reply to `config/read` if config.toml contains nothing else. */
export function readConfig(named: Partial<Pick<Config, NamedInTests>> = {}): CodexReply<'config/read'> {
  const config: Config = {
    model: null,
    review_model: null,
    model_context_window: null,
    model_auto_compact_token_limit: null,
    model_auto_compact_token_limit_scope: null,
    model_provider: null,
    approval_policy: null,
    approvals_reviewer: null,
    sandbox_mode: null,
    sandbox_workspace_write: null,
    forced_chatgpt_workspace_id: null,
    forced_login_method: null,
    web_search: null,
    client_search_provider: null,
    tools: null,
    instructions: null,
    developer_instructions: null,
    compact_prompt: null,
    model_reasoning_effort: null,
    model_reasoning_summary: null,
    model_verbosity: null,
    service_tier: null,
    analytics: null,
    apps: null,
    browser_use: null,
    computer_use: null,
    desktop: null,
    ...named,
  };
  return { config, origins: {}, layers: null };
}

/** Returns the answer to `turn/start`. */
export function startedTurn(id: string): Result<CodexReply<'turn/start'>, CodexProblem> {
  return ok({ turn: storedTurn(id, { status: 'inProgress', completedAt: null, durationMs: null }) });
}

/** Returns a refusal with Codex's message. */
export function refused(message: string): { readonly ok: false; readonly error: CodexProblem } {
  return { ok: false, error: { type: 'refused', code: -32_600, message, data: null } };
}
