import type { ClientRequest } from './generated/ClientRequest';
import type { InitializeResponse } from './generated/InitializeResponse';
import type { ServerNotification } from './generated/ServerNotification';
import type { ServerRequest } from './generated/ServerRequest';
import type { CancelLoginAccountResponse } from './generated/v2/CancelLoginAccountResponse';
import type { CommandExecResponse } from './generated/v2/CommandExecResponse';
import type { CommandExecTerminateResponse } from './generated/v2/CommandExecTerminateResponse';
import type { ConfigReadResponse } from './generated/v2/ConfigReadResponse';
import type { ConfigWriteResponse } from './generated/v2/ConfigWriteResponse';
import type { GetAccountResponse } from './generated/v2/GetAccountResponse';
import type { ListMcpServerStatusResponse } from './generated/v2/ListMcpServerStatusResponse';
import type { LoginAccountResponse } from './generated/v2/LoginAccountResponse';
import type { LogoutAccountResponse } from './generated/v2/LogoutAccountResponse';
import type { McpResourceReadResponse } from './generated/v2/McpResourceReadResponse';
import type { McpServerOauthLoginResponse } from './generated/v2/McpServerOauthLoginResponse';
import type { McpServerRefreshResponse } from './generated/v2/McpServerRefreshResponse';
import type { ModelListResponse } from './generated/v2/ModelListResponse';
import type { ModelProviderListResponse } from './generated/v2/ModelProviderListResponse';
import type { ServerDiagnosticsResponse } from './generated/v2/ServerDiagnosticsResponse';
import type { SkillsListResponse } from './generated/v2/SkillsListResponse';
import type { ThreadArchiveResponse } from './generated/v2/ThreadArchiveResponse';
import type { ThreadBackgroundTerminalsCleanResponse } from './generated/v2/ThreadBackgroundTerminalsCleanResponse';
import type { ThreadBackgroundTerminalsListResponse } from './generated/v2/ThreadBackgroundTerminalsListResponse';
import type { ThreadBackgroundTerminalsTerminateResponse } from './generated/v2/ThreadBackgroundTerminalsTerminateResponse';
import type { ThreadCompactStartResponse } from './generated/v2/ThreadCompactStartResponse';
import type { ThreadDeleteResponse } from './generated/v2/ThreadDeleteResponse';
import type { ThreadForkResponse } from './generated/v2/ThreadForkResponse';
import type { ThreadGoalClearResponse } from './generated/v2/ThreadGoalClearResponse';
import type { ThreadGoalGetResponse } from './generated/v2/ThreadGoalGetResponse';
import type { ThreadGoalSetResponse } from './generated/v2/ThreadGoalSetResponse';
import type { ThreadInjectItemsResponse } from './generated/v2/ThreadInjectItemsResponse';
import type { ThreadItemsListResponse } from './generated/v2/ThreadItemsListResponse';
import type { ThreadListResponse } from './generated/v2/ThreadListResponse';
import type { ThreadLoadedListResponse } from './generated/v2/ThreadLoadedListResponse';
import type { ThreadQueueAddResponse } from './generated/v2/ThreadQueueAddResponse';
import type { ThreadQueueDeleteResponse } from './generated/v2/ThreadQueueDeleteResponse';
import type { ThreadQueueListResponse } from './generated/v2/ThreadQueueListResponse';
import type { ThreadQueueStartResponse } from './generated/v2/ThreadQueueStartResponse';
import type { ThreadReadResponse } from './generated/v2/ThreadReadResponse';
import type { ThreadResumeResponse } from './generated/v2/ThreadResumeResponse';
import type { ThreadRevertResponse } from './generated/v2/ThreadRevertResponse';
import type { ThreadSearchOccurrencesResponse } from './generated/v2/ThreadSearchOccurrencesResponse';
import type { ThreadSearchResponse } from './generated/v2/ThreadSearchResponse';
import type { ThreadSetNameResponse } from './generated/v2/ThreadSetNameResponse';
import type { ThreadSettingsUpdateResponse } from './generated/v2/ThreadSettingsUpdateResponse';
import type { ThreadStartResponse } from './generated/v2/ThreadStartResponse';
import type { ThreadTurnsListResponse } from './generated/v2/ThreadTurnsListResponse';
import type { ThreadUnarchiveResponse } from './generated/v2/ThreadUnarchiveResponse';
import type { ThreadUnsubscribeResponse } from './generated/v2/ThreadUnsubscribeResponse';
import type { TurnInterruptResponse } from './generated/v2/TurnInterruptResponse';
import type { TurnStartResponse } from './generated/v2/TurnStartResponse';
import type { TurnSteerResponse } from './generated/v2/TurnSteerResponse';
import type { WindowsSandboxReadinessResponse } from './generated/v2/WindowsSandboxReadinessResponse';

// The part of Codex's protocol that this app uses. The pinned binary (see VERSION) generated `generated/`, which does
// not map requests to their responses, so this file does.

type Replies = {
  initialize: InitializeResponse;
  'server/diagnostics': ServerDiagnosticsResponse;
  'thread/start': ThreadStartResponse;
  'thread/resume': ThreadResumeResponse;
  'thread/fork': ThreadForkResponse;
  'thread/revert': ThreadRevertResponse;
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
  'thread/goal/get': ThreadGoalGetResponse;
  'thread/goal/set': ThreadGoalSetResponse;
  'thread/goal/clear': ThreadGoalClearResponse;
  'thread/queue/add': ThreadQueueAddResponse;
  'thread/queue/list': ThreadQueueListResponse;
  'thread/queue/start': ThreadQueueStartResponse;
  'thread/queue/delete': ThreadQueueDeleteResponse;
  'thread/settings/update': ThreadSettingsUpdateResponse;
  'thread/backgroundTerminals/list': ThreadBackgroundTerminalsListResponse;
  'command/exec': CommandExecResponse;
  'command/exec/terminate': CommandExecTerminateResponse;
  'thread/backgroundTerminals/terminate': ThreadBackgroundTerminalsTerminateResponse;
  'thread/backgroundTerminals/clean': ThreadBackgroundTerminalsCleanResponse;
  'turn/start': TurnStartResponse;
  'turn/steer': TurnSteerResponse;
  'turn/interrupt': TurnInterruptResponse;
  'model/list': ModelListResponse;
  'modelProvider/list': ModelProviderListResponse;
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
export type CodexParams<Method extends CodexMethod> = Extract<ClientRequest, { method: Method }>['params'];
export type CodexReply<Method extends CodexMethod> = Replies[Method];

/** A notification defined by the pinned version. */
export type KnownNotification = ServerNotification;
/** A notification as it arrives. Its method may be unknown to this version. */
export type CodexNotification = {
  readonly method: string;
  readonly params: unknown;
  /** Unix milliseconds from Codex. Null when it did not say. */
  readonly emittedAtMs: number | null;
};

/** A server request defined by the pinned version. */
export type KnownServerRequest = ServerRequest;
/** A server request as it arrives. */
export type CodexServerRequest = { readonly id: string | number; readonly method: string; readonly params: unknown };
