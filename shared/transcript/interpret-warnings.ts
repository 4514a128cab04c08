import { z } from 'zod';
import { t } from '../i18n/i18n.ts';
import { notice, putNotice } from './interpret-notice.ts';
import { nothingNew, reading } from './interpretation.ts';
import { normaliseText } from './normalise-text.ts';

// Codex's messages apart from its items. They are shown quietly, because none of them needs an answer.

/** Warnings from Codex and its reviewer. A repeated warning replaces itself. */
export const warningReported = reading(z.object({ message: z.string() }), ({ message }, situation) => {
  const [fact, detail] = firstSentence(message);
  return putNotice(situation, notice(`warning:${message}`, situation.at, 'warning', fact, detail));
});

const summary = z.object({ threadId: z.string(), summary: z.string(), details: z.string().nullish() });

/** Notices about the configuration, if they name this thread. */
export const configReported = reading(summary, ({ summary: said, details }, situation) => {
  const [fact, rest] = firstSentence(said);
  const detail = [rest, normaliseText(details ?? '')].filter((part) => part !== '').join(' ');
  return putNotice(situation, notice(`warning:${said}`, situation.at, 'info', fact, detail));
});

const startup = z.object({ name: z.string(), status: z.string(), error: z.string().nullish() });

/** A tool server that did not start. The catalog shows those that did. */
export const toolServerReported = reading(startup, ({ name, status, error }, situation) => {
  if (status !== 'failed') return nothingNew(situation);
  const words = normaliseText(error ?? '')
    .replace(/^MCP client for `[^`]*` failed to start: /, '')
    .replace(/^MCP startup failed: /, '')
    .trim();
  const fact = t`Tool server "${name}" did not start.`;
  return putNotice(situation, notice(`toolServer:${name}`, situation.at, 'warning', fact, words));
});

const rerouted = z.object({ fromModel: z.string(), toModel: z.string() });

/** The provider answers with a different model than requested. */
export const modelRerouted = reading(rerouted, ({ fromModel, toModel }, situation) => {
  const fact = t`The provider is using ${toModel} instead of ${fromModel}.`;
  return putNotice(situation, notice(`rerouted:${fromModel}:${toModel}`, situation.at, 'info', fact));
});

/** The provider needs more information about the person before it continues. */
export const modelVerified = reading(
  z.object({ verifications: z.array(z.string()) }),
  ({ verifications }, situation) => {
    const asked = verifications.join(', ');
    return putNotice(
      situation,
      notice(`verification:${asked}`, situation.at, 'info', t`The provider asks for verification.`, asked),
    );
  },
);

const buffering = z.object({ model: z.string(), showBufferingUi: z.boolean(), reasons: z.array(z.string()) });

/** The answer is held back while it is checked. */
export const answerHeldBack = reading(buffering, ({ model, showBufferingUi, reasons }, situation) => {
  if (!showBufferingUi) return nothingNew(situation);
  const fact = t`The provider is checking the answer before sending it.`;
  return putNotice(situation, notice(`heldBack:${model}`, situation.at, 'info', fact, reasons.join(', ')));
});

const recovery = z.object({ provider: z.string(), message: z.string() });

/** Codex renews its sign-in with the provider by itself. */
export const signInRecovered = reading(recovery, ({ provider, message }, situation) => {
  const [fact, detail] = firstSentence(message);
  return putNotice(situation, notice(`recovery:${provider}`, situation.at, 'info', fact, detail));
});

const environment = z.object({ environmentId: z.string() });

/** A machine that commands run on is gone. */
export const environmentLost = reading(environment, ({ environmentId }, situation) =>
  putNotice(
    situation,
    notice(
      `environment:${environmentId}`,
      situation.at,
      'warning',
      t`The environment "${environmentId}" is not available.`,
    ),
  ),
);

/** It is back. Shown only after its loss was shown. */
export const environmentFound = reading(environment, ({ environmentId }, situation) => {
  const known = situation.known.turns.at(-1)?.entries.some((entry) => entry.id === `environment:${environmentId}`);
  if (known !== true) return nothingNew(situation);
  const fact = t`The environment "${environmentId}" is back.`;
  return putNotice(situation, notice(`environment:${environmentId}`, situation.at, 'info', fact));
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

/** One of the person's hooks failed or stopped something. Successful hooks are not shown. */
export const hookEnded = reading(hook, ({ run }, situation) => {
  if (run.status === 'completed' || run.status === 'running') return nothingNew(situation);
  const words = run.statusMessage ?? run.entries.map((entry) => entry.text).join('\n');
  const fact =
    run.status === 'failed' ? t`A hook for ${run.eventName} failed.` : t`A hook for ${run.eventName} stopped Codex.`;
  return putNotice(situation, notice(`hook:${run.id}`, situation.at, 'warning', fact, normaliseText(words)));
});

const review = z.object({
  reviewId: z.string(),
  review: z.object({ status: z.string(), rationale: z.string().nullish() }),
});

/** Codex let its own reviewer answer for the person. */
export const reviewEnded = reading(review, ({ reviewId, review: { status, rationale } }, situation) => {
  const fact =
    status === 'approved'
      ? t`Codex's own reviewer approved an action.`
      : t`Codex's own reviewer did not approve an action (${status}).`;
  return putNotice(
    situation,
    notice(`autoReview:${reviewId}`, situation.at, 'info', fact, normaliseText(rationale ?? '')),
  );
});

/** Splits a message into one sentence and the rest. */
function firstSentence(message: string): readonly [fact: string, detail: string] {
  const text = normaliseText(message).trim();
  const end = /[.!?](?=\s)/.exec(text)?.index;
  return end === undefined ? [text, ''] : [text.slice(0, end + 1), text.slice(end + 1).trim()];
}
