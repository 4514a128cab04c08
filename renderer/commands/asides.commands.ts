import { joinSentences } from '../../shared/alerts/error-text.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { InputAnswer } from '../../shared/input-safety/judge-input.ts';
import type { StoredText, TextPlace } from '../../shared/texts/stored-text.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { announce } from '../stores/announcements.store.ts';
import {
  type AsideExchange,
  type AsideForm,
  asideForm,
  emptyAside,
  isAsideEmpty,
  joinAsides,
  listEarlierAsides,
  openAside,
  repeatAside,
  settleAside,
  submitAside,
  withdrawAside,
} from '../stores/aside-form.ts';
import { asideAsked, asideSettled, useAsides } from '../stores/asides.store.ts';
import { draftChanged, useDrafts } from '../stores/drafts.store.ts';
import { type AsidePlace, askAboutInput, inputQuestionDropped } from '../stores/input-question.store.ts';
import { sendPageRequest } from '../stores/page-requests.ts';
import { appendQuotation, type Quotation } from '../stores/quote-text.ts';
import { isWireFault } from './show-problem.ts';
import { openField, readField, toFieldPlace, writeField } from './texts.commands.ts';
import { toInputAnswerField } from './threads.commands.ts';

// What the user asks aside. Questions and answers are a stored text of the thread: they come back after a
// reload and a restart, and go with the thread.

/** Returns where the questions next to a thread are stored. */
export function toAsidePlace(threadId: ThreadId): TextPlace {
  return toFieldPlace(threadId, 'aside');
}

/** Reads a stored card. Empty if there is none that this version can read. */
export function readAside(text: StoredText | null): AsideForm {
  return asideForm.safeParse(parseJson(text?.about ?? '')).data ?? emptyAside;
}

function writeAside(form: AsideForm): StoredText {
  return { text: form.question || (form.exchanges.at(-1)?.question ?? ''), about: JSON.stringify(form) };
}

/** Loads the stored card of a thread, once, and joins it with the questions that the user asked before it arrived. */
export function loadAside(threadId: ThreadId): void {
  openField(toAsidePlace(threadId), (typed, kept) => writeAside(joinAsides(readAside(typed), readAside(kept))));
}

/** Changes the card of a thread, and stores it. */
export function changeAside(threadId: ThreadId, change: (form: AsideForm) => AsideForm): AsideForm {
  loadAside(threadId);
  const place = toAsidePlace(threadId);
  const form = change(readAside(readField(place)));
  writeField(place, isAsideEmpty(form) ? null : writeAside(form));
  return form;
}

/** Opens the card of a thread with a quotation, and puts the focus into its field. */
export function showAside(threadId: ThreadId, selected: Quotation | null): void {
  changeAside(threadId, (form) => openAside(form, selected));
  sendPageRequest('focusAside');
}

/** Closes the card of a thread. Its questions and answers stay, and Codex goes on answering. */
export function closeAside(threadId: ThreadId): void {
  changeAside(threadId, (form) => ({ ...form, isOpen: false }));
  sendPageRequest('focusComposer');
}

/** Asks what is in the field. */
export async function askAside(threadId: ThreadId): Promise<void> {
  const id = crypto.randomUUID();
  changeAside(threadId, (form) => submitAside(form, id));
  await awaitAside(threadId, id, false);
}

/** Asks a question again. */
export async function askAsideAgain(threadId: ThreadId, exchange: AsideExchange): Promise<void> {
  const id = crypto.randomUUID();
  changeAside(threadId, (form) => repeatAside(form, exchange, id));
  await awaitAside(threadId, id, false);
}

/** Ends a question that runs. One that was not sent goes back into the field. */
export function cancelAside(threadId: ThreadId, id: string): void {
  inputQuestionDropped(toAsideInput(threadId));
  void hostClient.request('cancelAside', { id });
}

/**
 * Waits for the answer to a question, and adds it. If the connection is lost meanwhile, the question stays as asked:
 * `isRepeated` waits for it later, without asking it twice.
 */
export async function awaitAside(threadId: ThreadId, id: string, isRepeated: boolean): Promise<void> {
  if (useAsides.getState().waiting.has(id)) return;
  const form = readAside(readField(toAsidePlace(threadId)));
  const asked = form.exchanges.find((each) => each.id === id && each.state === 'asked');
  if (asked === undefined) return;
  asideAsked(id);
  try {
    const { question } = asked;
    const request = {
      threadId,
      id,
      quote: asked.quote?.text ?? null,
      question,
      earlier: [...listEarlierAsides(form, id)],
    };
    await settle(threadId, id, (input) =>
      hostClient.request('askAside', { ...request, ...toInputAnswerField(input), isRepeated }),
    );
  } finally {
    asideSettled(id);
  }
}

async function settle(
  threadId: ThreadId,
  id: string,
  request: (answer: InputAnswer | null) => ReturnType<typeof hostClient.request<'askAside'>>,
): Promise<void> {
  let input: InputAnswer | null = null;
  for (;;) {
    const outcome = await request(input);
    if (outcome.ok) {
      changeAside(threadId, (form) => settleAside(form, id, outcome));
      announce(t`Codex answered your question.`);
      return;
    }
    const { error } = outcome;
    if (error.type === 'needsInputAnswer' || error.type === 'inputDenied') {
      const given = await askAboutInput(toAsideInput(threadId), error);
      if (given === null) return void changeAside(threadId, (form) => withdrawAside(form, id));
      input = given;
    } else {
      // Codex may still answer.
      if (error.type === 'disconnected' || error.type === 'notConnected') return;
      const known = isWireFault(error) ? ({ type: 'refused', message: describeFault(error) } as const) : error;
      changeAside(threadId, (form) => settleAside(form, id, { ok: false, error: known }));
      return;
    }
  }
}

function describeFault(fault: WireFault): string {
  const { detail, fact } = describeWireFault(fault);
  return joinSentences(fact, detail);
}

/** Returns where the question about findings in an aside of a thread is asked. */
export function toAsideInput(threadId: ThreadId): AsidePlace {
  return `aside:${threadId}`;
}

/** Adds an answer with its question to the message of the thread, to send or to change. */
export function addAsideToMessage(threadId: ThreadId, { quote, question, state, text }: AsideExchange): void {
  const parts: readonly Quotation[] =
    state === 'answered'
      ? [
          { kind: 'said', by: 'You', text: question },
          { kind: 'said', by: 'Codex', text },
        ]
      : quote === null
        ? []
        : [{ kind: 'said', by: 'Codex', text: quote.text }];
  const before = useDrafts.getState().drafts[threadId] ?? '';
  const quoted = parts.reduce(appendQuotation, before);
  draftChanged(
    threadId,
    state === 'answered' ? quoted : quoted === '' ? question : `${quoted.trimEnd()}\n\n${question}`,
  );
  sendPageRequest('focusComposer');
}
