import type { KnownNotification } from '../codex-protocol/protocol.ts';

/**
 * The part of the app that shows a notification. `transcript`: the interpreter in this folder. `exec`: the console.
 * `thread`: the thread list, a thread's settings, and its goal. `account`: sign-in and limits. `approvals`: the queue. `catalog`:
 * tools and skills. `app`: alerts outside any thread. `silent`: nothing reads it.
 */
export type NotificationScope =
  | 'transcript'
  | 'exec'
  | 'thread'
  | 'account'
  | 'approvals'
  | 'catalog'
  | 'app'
  | 'silent';

/** A method that the pinned version defines. */
export type KnownMethod = KnownNotification['method'];

/** Every method of the pinned version. A new version does not compile until someone decides about its new methods. */
export const notificationTable = {
  error: 'transcript',
  warning: 'transcript',
  guardianWarning: 'transcript',
  'turn/started': 'transcript',
  'turn/completed': 'transcript',
  'turn/diff/updated': 'transcript',
  'turn/plan/updated': 'transcript',
  'item/started': 'transcript',
  'item/completed': 'transcript',
  'item/agentMessage/delta': 'transcript',
  'item/plan/delta': 'transcript',
  'item/reasoning/summaryTextDelta': 'transcript',
  'item/reasoning/summaryPartAdded': 'transcript',
  'item/reasoning/textDelta': 'transcript',
  'item/fileChange/patchUpdated': 'transcript',
  'item/autoApprovalReview/completed': 'transcript',
  'rawResponseItem/completed': 'transcript',
  'thread/tokenUsage/updated': 'transcript',
  'thread/environment/connected': 'transcript',
  'thread/environment/disconnected': 'transcript',
  'mcpServer/startupStatus/updated': 'transcript',
  'model/rerouted': 'transcript',
  'model/verification': 'transcript',
  'model/safetyBuffering/updated': 'transcript',
  'modelProvider/authRecoveryStarted': 'transcript',
  'modelProvider/authRecoveryCompleted': 'transcript',
  'hook/completed': 'transcript',

  'item/commandExecution/outputDelta': 'exec',
  'item/commandExecution/terminalInteraction': 'exec',
  'command/exec/outputDelta': 'exec',

  'thread/status/changed': 'thread',
  'thread/settings/updated': 'thread',
  'thread/name/updated': 'thread',
  'thread/archived': 'thread',
  'thread/unarchived': 'thread',
  'thread/deleted': 'thread',
  'thread/closed': 'thread',
  'thread/reverted': 'thread',
  'thread/goal/updated': 'thread',
  'thread/goal/cleared': 'thread',

  'account/updated': 'account',
  'account/login/completed': 'account',
  'account/rateLimits/updated': 'account',

  'serverRequest/resolved': 'approvals',
  'rawResponse/completed': 'approvals',

  'mcpServer/oauthLogin/completed': 'catalog',
  'skills/changed': 'catalog',
  'item/mcpToolCall/progress': 'catalog',

  configWarning: 'app',
  deprecationNotice: 'app',

  // docs/internals/codex-protocol.md says why.
  'account/gatewayOAuth/changed': 'silent',
  'app/list/updated': 'silent',
  'autoApprovalReview/strictReviewRequired': 'silent',
  'externalAgentConfig/import/completed': 'silent',
  'externalAgentConfig/import/progress': 'silent',
  'fs/changed': 'silent',
  'fuzzyFileSearch/sessionCompleted': 'silent',
  'fuzzyFileSearch/sessionUpdated': 'silent',
  'hook/started': 'silent',
  'item/autoApprovalReview/started': 'silent',
  'item/fileChange/outputDelta': 'silent',
  'mcpServer/event/stream/notification': 'silent',
  'process/exited': 'silent',
  'process/outputDelta': 'silent',
  'project/changed': 'silent',
  'remoteControl/status/changed': 'silent',
  'thread/attachment/updated': 'silent',
  'thread/compacted': 'silent',
  'thread/prediction/updated': 'silent',
  'thread/project/updated': 'silent',
  'thread/queue/changed': 'silent',
  'thread/readState/changed': 'silent',
  'thread/realtime/closed': 'silent',
  'thread/realtime/error': 'silent',
  'thread/realtime/item/completed': 'silent',
  'thread/realtime/item/started': 'silent',
  'thread/realtime/item/transcript/delta': 'silent',
  'thread/realtime/itemAdded': 'silent',
  'thread/realtime/outputAudio/delta': 'silent',
  'thread/realtime/sdp': 'silent',
  'thread/realtime/started': 'silent',
  'thread/realtime/transcript/delta': 'silent',
  'thread/realtime/transcript/done': 'silent',
  'thread/section/changed': 'silent',
  'thread/started': 'silent',
  'turn/moderationMetadata': 'silent',
  'windows/worldWritableWarning': 'silent',
  'windowsSandbox/setupCompleted': 'silent',
} as const satisfies Readonly<Record<KnownMethod, NotificationScope>>;

/** The methods that a scope shows. */
export type MethodInScope<Room extends NotificationScope> = {
  [Method in KnownMethod]: (typeof notificationTable)[Method] extends Room ? Method : never;
}[KnownMethod];

/** Returns the scope of a method. Null for a method that this version does not know. Those are shown as received. */
export function getNotificationScope(method: string): NotificationScope | null {
  return isKnownMethod(method) ? notificationTable[method] : null;
}

function isKnownMethod(method: string): method is KnownMethod {
  return Object.hasOwn(notificationTable, method);
}
