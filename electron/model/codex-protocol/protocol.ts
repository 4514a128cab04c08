import type {
  AppsInstalledResponse,
  CancelLoginAccountResponse,
  ClientRequest,
  CommandExecResponse,
  CommandExecTerminateResponse,
  ConfigReadResponse,
  ConfigWriteResponse,
  GetAccountResponse,
  InitializeResponse,
  ListMcpServerStatusResponse,
  LoginAccountResponse,
  LogoutAccountResponse,
  McpResourceReadResponse,
  McpServerOauthLoginResponse,
  McpServerRefreshResponse,
  ModelListResponse,
  ModelProviderListResponse,
  ReviewStartResponse,
  ServerDiagnosticsResponse,
  ServerNotification,
  ServerRequest,
  SkillsListResponse,
  ThreadArchiveResponse,
  ThreadBackgroundTerminalsListResponse,
  ThreadBackgroundTerminalsTerminateResponse,
  ThreadCompactStartResponse,
  ThreadDeleteResponse,
  ThreadForkResponse,
  ThreadGoalClearResponse,
  ThreadGoalGetResponse,
  ThreadGoalSetResponse,
  ThreadInjectItemsResponse,
  ThreadItemsListResponse,
  ThreadListResponse,
  ThreadLoadedListResponse,
  ThreadQueueAddResponse,
  ThreadQueueDeleteResponse,
  ThreadQueueListResponse,
  ThreadQueueStartResponse,
  ThreadReadResponse,
  ThreadResumeResponse,
  ThreadRevertResponse,
  ThreadSampleCancelResponse,
  ThreadSampleResponse,
  ThreadSearchOccurrencesResponse,
  ThreadSearchResponse,
  ThreadSetNameResponse,
  ThreadSettingsUpdateResponse,
  ThreadStartResponse,
  ThreadTurnsListResponse,
  ThreadUnarchiveResponse,
  ThreadUnsubscribeResponse,
  TurnInterruptResponse,
  TurnStartResponse,
  TurnSteerResponse,
  WindowsSandboxReadinessResponse,
} from './generated.ts';

// The part of Codex's protocol that this app uses. `generated.ts` comes from the pinned binary (see VERSION) and does
// not map requests to their responses, so this file does.

type Replies = {
  initialize: InitializeResponse;
  'server/diagnostics': ServerDiagnosticsResponse;
  'thread/start': ThreadStartResponse;
  'thread/resume': ThreadResumeResponse;
  'thread/fork': ThreadForkResponse;
  'thread/revert': ThreadRevertResponse;
  'thread/sample': ThreadSampleResponse;
  'thread/sample/cancel': ThreadSampleCancelResponse;
  'thread/inject_items': ThreadInjectItemsResponse;
  'thread/list': ThreadListResponse;
  'thread/read': ThreadReadResponse;
  'thread/search': ThreadSearchResponse;
  'thread/searchOccurrences': ThreadSearchOccurrencesResponse;
  'thread/turns/list': ThreadTurnsListResponse;
  'thread/items/list': ThreadItemsListResponse;
  'thread/loaded/list': ThreadLoadedListResponse;
  'thread/name/set': ThreadSetNameResponse;
  'thread/archive': ThreadArchiveResponse;
  'thread/unarchive': ThreadUnarchiveResponse;
  'thread/delete': ThreadDeleteResponse;
  'thread/unsubscribe': ThreadUnsubscribeResponse;
  'thread/compact/start': ThreadCompactStartResponse;
  'thread/settings/update': ThreadSettingsUpdateResponse;
  'review/start': ReviewStartResponse;
  'thread/goal/get': ThreadGoalGetResponse;
  'thread/goal/set': ThreadGoalSetResponse;
  'thread/goal/clear': ThreadGoalClearResponse;
  'thread/queue/add': ThreadQueueAddResponse;
  'thread/queue/list': ThreadQueueListResponse;
  'thread/queue/start': ThreadQueueStartResponse;
  'thread/queue/delete': ThreadQueueDeleteResponse;
  'thread/backgroundTerminals/list': ThreadBackgroundTerminalsListResponse;
  'command/exec': CommandExecResponse;
  'command/exec/terminate': CommandExecTerminateResponse;
  'thread/backgroundTerminals/terminate': ThreadBackgroundTerminalsTerminateResponse;
  'turn/start': TurnStartResponse;
  'turn/steer': TurnSteerResponse;
  'turn/interrupt': TurnInterruptResponse;
  'model/list': ModelListResponse;
  'modelProvider/list': ModelProviderListResponse;
  'app/installed': AppsInstalledResponse;
  'config/read': ConfigReadResponse;
  'config/batchWrite': ConfigWriteResponse;
  'config/mcpServer/reload': McpServerRefreshResponse;
  'mcpServer/oauth/login': McpServerOauthLoginResponse;
  'skills/list': SkillsListResponse;
  'mcpServerStatus/list': ListMcpServerStatusResponse;
  'mcpServer/resource/read': McpResourceReadResponse;
  'account/read': GetAccountResponse;
  'account/login/start': LoginAccountResponse;
  'account/login/cancel': CancelLoginAccountResponse;
  'account/logout': LogoutAccountResponse;
  'windowsSandbox/readiness': WindowsSandboxReadinessResponse;
};

/** The requests this app sends. */
export type CodexMethod = keyof Replies;
/** The parameters of a request to Codex, as in its protocol. */
export type CodexParams<Method extends CodexMethod> = Extract<ClientRequest, { method: Method }>['params'];
/** Codex's result for a request. Errors come separately, as a `CodexProblem`. */
export type CodexReply<Method extends CodexMethod> = Replies[Method];

/** A notification defined by the pinned version. */
export type KnownNotification = ServerNotification;
/** A notification as it arrives. Its method may be unknown to this version. */
export type CodexNotification = {
  readonly method: string;
  readonly params: unknown;
  /** Unix milliseconds from Codex. Null if Codex did not report a time. */
  readonly emittedAtMs: number | null;
};

/** A server request defined by the pinned version. */
export type KnownServerRequest = ServerRequest;
/** A server request as it arrives. */
export type CodexServerRequest = { readonly id: string | number; readonly method: string; readonly params: unknown };
