import { z } from 'zod';
import { describeStartFailure } from '../../../shared/catalogs/mcp/describe-start-failure.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { createNotice, putNotice } from '../../../shared/transcript/interpret-notice.ts';
import { createInterpreter, keepMemory } from '../../../shared/transcript/interpretation.ts';
import { normalizeText } from './normalize-text.ts';

// Codex's messages apart from its items. They are shown unobtrusively, because none of them needs an answer.

/** Handles warnings from Codex and its reviewer. A repeated warning replaces the earlier one. */
export const warningReported = createInterpreter(z.object({ message: z.string() }), ({ message }, situation) => {
  const [fact, detail] = splitFirstSentence(message);
  return putNotice(situation, createNotice(`warning:${message}`, situation.at, 'warning', fact, detail));
});

const summary = z.object({ threadId: z.string(), summary: z.string(), details: z.string().nullish() });

/** Handles notices about the configuration that are for this thread. */
export const configReported = createInterpreter(summary, ({ summary: said, details }, situation) => {
  const [fact, rest] = splitFirstSentence(said);
  const detail = [rest, normalizeText(details ?? '')].filter((part) => part !== '').join(' ');
  return putNotice(situation, createNotice(`warning:${said}`, situation.at, 'info', fact, detail));
});

const startup = z.object({ name: z.string(), status: z.string(), error: z.string().nullish() });

/** Handles a tool server that did not start. The catalog shows the ones that did. */
export const toolServerReported = createInterpreter(startup, ({ name, status, error }, situation) => {
  if (status !== 'failed') return keepMemory(situation);
  const { raw, words } = describeStartFailure(normalizeText(error ?? ''));
  const fact = t`Tool server "${name}" did not start.`;
  const notice = createNotice(`toolServer:${name}`, situation.at, 'warning', fact, words);
  return putNotice(situation, raw === null ? notice : { ...notice, raw });
});

const rerouted = z.object({ fromModel: z.string(), toModel: z.string() });

/** Handles a provider that answers with a different model than requested. */
export const modelRerouted = createInterpreter(rerouted, ({ fromModel, toModel }, situation) => {
  const fact = t`The provider is using ${toModel} instead of ${fromModel}.`;
  return putNotice(situation, createNotice(`rerouted:${fromModel}:${toModel}`, situation.at, 'info', fact));
});

/** Handles a provider that needs more information about the user before it continues. */
export const modelVerified = createInterpreter(
  z.object({ verifications: z.array(z.string()) }),
  ({ verifications }, situation) => {
    const asked = verifications.join(', ');
    return putNotice(
      situation,
      createNotice(`verification:${asked}`, situation.at, 'info', t`The provider asks for verification.`, asked),
    );
  },
);

const buffering = z.object({ model: z.string(), showBufferingUi: z.boolean(), reasons: z.array(z.string()) });

/** Handles an answer that the provider checks before sending it. */
export const answerHeldBack = createInterpreter(buffering, ({ model, showBufferingUi, reasons }, situation) => {
  if (!showBufferingUi) return keepMemory(situation);
  const fact = t`The provider is checking the answer before sending it.`;
  return putNotice(situation, createNotice(`heldBack:${model}`, situation.at, 'info', fact, reasons.join(', ')));
});

const recovery = z.object({ provider: z.string(), message: z.string() });

/** Handles Codex renewing its sign-in with the provider on its own. */
export const signInRecovered = createInterpreter(recovery, ({ provider, message }, situation) => {
  const [fact, detail] = splitFirstSentence(message);
  return putNotice(situation, createNotice(`recovery:${provider}`, situation.at, 'info', fact, detail));
});

const environment = z.object({ environmentId: z.string() });

/** Handles the loss of a machine that commands run on. */
export const environmentLost = createInterpreter(environment, ({ environmentId }, situation) =>
  putNotice(
    situation,
    createNotice(
      `environment:${environmentId}`,
      situation.at,
      'warning',
      t`The environment "${environmentId}" is not available.`,
    ),
  ),
);

/** Handles the return of a machine. Shown only if its loss was shown. */
export const environmentFound = createInterpreter(environment, ({ environmentId }, situation) => {
  const known = situation.known.turns.at(-1)?.entries.some((entry) => entry.id === `environment:${environmentId}`);
  if (known !== true) return keepMemory(situation);
  const fact = t`The environment "${environmentId}" is back.`;
  return putNotice(situation, createNotice(`environment:${environmentId}`, situation.at, 'info', fact));
});

const hook = z.object({
  run: z.object({
    id: z.string(),
    eventName: z.string(),
    status: z.string(),
    statusMessage: z.string().nullish(),
    entries: z.array(z.object({ text: z.string() })),
  }),
});

/** Handles a hook of the user that failed or stopped something. Hooks that completed are not shown. */
export const hookEnded = createInterpreter(hook, ({ run }, situation) => {
  if (run.status === 'completed' || run.status === 'running') return keepMemory(situation);
  const words = run.statusMessage ?? run.entries.map((entry) => entry.text).join('\n');
  const fact =
    run.status === 'failed' ? t`A hook for ${run.eventName} failed.` : t`A hook for ${run.eventName} stopped Codex.`;
  return putNotice(situation, createNotice(`hook:${run.id}`, situation.at, 'warning', fact, normalizeText(words)));
});

const review = z.object({
  reviewId: z.string(),
  review: z.object({ status: z.string(), rationale: z.string().nullish() }),
});

/** Handles an answer that Codex's own reviewer gave for the user. */
export const reviewEnded = createInterpreter(review, ({ reviewId, review: { status, rationale } }, situation) => {
  const fact =
    status === 'approved'
      ? t`Codex's own reviewer approved an action.`
      : t`Codex's own reviewer did not approve an action (${status}).`;
  return putNotice(
    situation,
    createNotice(`autoReview:${reviewId}`, situation.at, 'info', fact, normalizeText(rationale ?? '')),
  );
});

/** Splits a message into one sentence and the rest. */
function splitFirstSentence(message: string): readonly [fact: string, detail: string] {
  const text = normalizeText(message).trim();
  const end = /[.!?](?=\s)/.exec(text)?.index;
  return end === undefined ? [text, ''] : [text.slice(0, end + 1), text.slice(end + 1).trim()];
}
