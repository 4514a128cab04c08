import { z } from 'zod';
import { entryId } from '../../../shared/base/ids.ts';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import { findEarlierNotice, putNotice } from '../../../shared/transcript/interpret-notice.ts';
import {
  createInterpreter,
  type Interpretation,
  type Interpreter,
  keepMemory,
  type Situation,
} from '../../../shared/transcript/interpretation.ts';
import type { InterpreterMemory } from '../../../shared/transcript/interpreter-memory.ts';
import { capText, toJsonText } from '../../../shared/transcript/json-text.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import type { NotificationSituation } from './interpret-in-turn.ts';
import { itemCompleted, itemStarted, patchStreamed } from './interpret-item.ts';
import { rawItemReported } from './interpret-raw-item.ts';
import { answerDelta, planDelta, reasoningDelta, summaryDelta } from './interpret-text.ts';
import { diffReported, errorReported, planReported, turnCompleted, turnStarted } from './interpret-turn-events.ts';
import { usageReported } from './interpret-usage.ts';
import {
  answerHeldBack,
  configReported,
  environmentFound,
  environmentLost,
  hookEnded,
  modelRerouted,
  modelVerified,
  reviewEnded,
  signInRecovered,
  toolServerReported,
  warningReported,
} from './interpret-warnings.ts';
import { getNotificationScope, type MethodInScope } from './notification-table.ts';
import type { ReadNotification } from './read-notification.ts';

/** Remembers the model for the next turn. */
const settingsReported = createInterpreter(
  z.object({ threadSettings: z.object({ model: z.string() }) }),
  (params, { memory }) => ({
    events: [],
    memory: { ...memory, model: params.threadSettings.model },
  }),
);

const transcriptInterpreters: Readonly<Record<MethodInScope<'transcript'>, Interpreter<NotificationSituation>>> = {
  error: errorReported,
  warning: warningReported,
  guardianWarning: warningReported,
  'turn/started': turnStarted,
  'turn/completed': turnCompleted,
  'turn/diff/updated': diffReported,
  'turn/plan/updated': planReported,
  'item/started': itemStarted,
  'item/completed': itemCompleted,
  'item/agentMessage/delta': answerDelta,
  'item/plan/delta': planDelta,
  'item/reasoning/summaryTextDelta': summaryDelta,
  // A part starts with its first text, so this event is not needed.
  'item/reasoning/summaryPartAdded': (_params, situation) => keepMemory(situation),
  'item/reasoning/textDelta': reasoningDelta,
  'item/fileChange/patchUpdated': patchStreamed,
  'item/autoApprovalReview/completed': reviewEnded,
  'rawResponseItem/completed': rawItemReported,
  'thread/tokenUsage/updated': usageReported,
  'thread/environment/connected': environmentFound,
  'thread/environment/disconnected': environmentLost,
  'mcpServer/startupStatus/updated': toolServerReported,
  'model/rerouted': modelRerouted,
  'model/verification': modelVerified,
  'model/safetyBuffering/updated': answerHeldBack,
  'modelProvider/authRecoveryStarted': signInRecovered,
  'modelProvider/authRecoveryCompleted': signInRecovered,
  'hook/completed': hookEnded,
};

/** Methods of other scopes that the transcript also reads. */
const others: Readonly<Record<string, Interpreter>> = {
  'thread/settings/updated': settingsReported,
  configWarning: configReported,
  deprecationNotice: configReported,
};

/**
 * Converts one notification of a thread into events of its log. Pure: the same notifications in the same order give the
 * same events. `known` is the transcript with all earlier events folded, except text still in the batch. A notification
 * that this version does not know or cannot read becomes an entry with its JSON.
 */
export function interpretNotification(
  known: Transcript,
  memory: InterpreterMemory,
  notification: ReadNotification,
): Interpretation {
  const { method, params, emittedAtMs: at } = notification;
  const situation = { known, memory, at, notification };
  if (isShownHere(method)) {
    return transcriptInterpreters[method](params, situation) ?? keepUnknown(notification, situation);
  }
  if (getNotificationScope(method) === null) return keepUnknown(notification, situation);
  return getOwnValue(others, method)?.(params, situation) ?? keepMemory(situation);
}

function isShownHere(method: string): method is MethodInScope<'transcript'> {
  return Object.hasOwn(transcriptInterpreters, method);
}

/** Keeps an unknown message. All messages of one unknown method in a turn share one entry, up to its size limit. */
function keepUnknown({ method, params }: ReadNotification, situation: Situation): Interpretation {
  const id = entryId.parse(`unknown:${method}`.slice(0, 300));
  const earlier = findEarlierNotice(situation, id);
  const before = earlier?.kind === 'unknown' ? earlier.json : '';
  const json = capText(before === '' ? toJsonText(params) : `${before}\n${toJsonText(params)}`);
  if (json.length === before.length) return keepMemory(situation);
  return putNotice(situation, { id, at: earlier?.at ?? situation.at, kind: 'unknown', name: method, json });
}
