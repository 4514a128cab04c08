import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import { counted } from '../../../../shared/i18n/i18n.ts';
import { useLazyModule } from '../../../client/lazy-module.ts';
import { replaceInField } from '../../../components/replace-in-field.ts';
import { announce } from '../../../stores/announcements.store.ts';
import { composerParts } from '../composer-parts.ts';
import type { CompletionSource } from './completion-source.ts';
import {
  addResult,
  type CompletionView,
  closeCompletion,
  decideTaking,
  describeCompletion,
  moveCaret,
  moveToOption,
  noCompletion,
  type OptionRow,
  stepOption,
  takeEarly,
} from './completion-state.ts';
import { type CompletionToken, findToken } from './find-token.ts';

export type Completion = {
  /** Null when there is nothing to show. */
  readonly view: CompletionView | null;
  /** Call this after the user typed in the field. */
  readonly update: () => void;
  /** Call this when the caret has moved. That ends completion or changes its word, but never starts it. */
  readonly follow: () => void;
  /** Call this when the field has lost the focus. */
  readonly close: () => void;
  /** Returns true when completion has handled the key: do nothing else with it. */
  readonly press: (event: KeyboardEvent) => boolean;
  readonly choose: (row: OptionRow) => void;
  readonly point: (row: OptionRow) => void;
};

const none: readonly CompletionSource[] = [];

/** Completes the word at the caret of a field from everything that a message can mention. */
export function useCompletion(
  field: RefObject<HTMLTextAreaElement | null>,
  attach: (attachment: Attachment) => void,
): Completion {
  const [state, setState] = useState(noCompletion);
  const { token } = state;
  const sources = useLazyModule(composerParts)?.completionSources ?? none;
  const trigger = token?.trigger;
  const asked = useMemo(() => sources.filter((source) => source.trigger === trigger), [sources, trigger]);
  const view = useMemo(() => describeCompletion(state, asked), [state, asked]);
  const isClosed = token === null || state.closedAt === token.start;

  // A user who types before the idle callback waits only for the download.
  useEffect(() => {
    if (trigger !== undefined) void composerParts.load().catch(() => undefined);
  }, [trigger]);

  const query = token?.query;
  const start = token?.start;
  useEffect(() => {
    if (query === undefined || start === undefined || isClosed) return;
    const calling = new AbortController();
    for (const source of asked) {
      const emit: Parameters<CompletionSource['find']>[2] = (found) => {
        if (!calling.signal.aborted) setState((now) => addResult(now, source.name, query, found));
      };
      source.find(query, calling.signal, emit).catch(() => emit({ options: [], note: null }));
    }
    return () => calling.abort();
  }, [asked, query, start, isClosed]);

  const isFresh = view?.rows.every((row) => row.isFresh) === true;
  const count = view?.rows.length ?? 0;
  useEffect(() => {
    if (isFresh && count > 0) announce(counted(count, 'suggestion'));
  }, [isFresh, count]);

  const wordNow = (): CompletionToken | null => {
    const { selectionStart, selectionEnd, value } = field.current ?? { selectionStart: 0, selectionEnd: 0, value: '' };
    return selectionStart === selectionEnd ? findToken(value, selectionStart) : null;
  };

  const choose = ({ choice }: OptionRow): void => {
    if (field.current === null || token === null) return;
    const after = field.current.value.slice(token.end);
    // An inserted word ends with a space, unless one follows.
    const space = choice.text === '' || /^\s/.test(after) ? '' : ' ';
    replaceInField(field.current, token, choice.text + space);
    if (choice.attachment !== null) attach(choice.attachment);
    choice.perform?.();
    setState(noCompletion);
  };

  const arrived = view?.arrived ?? null;
  const chooseNow = useEffectEvent(choose);
  useEffect(() => {
    if (arrived !== null) chooseNow(arrived);
  }, [arrived]);

  const press = (event: KeyboardEvent): boolean => {
    if (view === null || event.ctrlKey || event.metaKey || event.altKey) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') setState(closeCompletion);
    else if (event.shiftKey || view.chosen === null) return false;
    else if (step !== undefined) {
      const next = stepOption(view, step === 1 ? 1 : -1);
      if (next !== null) setState((now) => moveToOption(now, next.id));
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      const { id } = view.chosen;
      const taking = decideTaking(state, view.chosen);
      if (taking === 'none') return false;
      // The shown option was found for a shorter word. We take it if and when it is found for the current query.
      if (taking === 'choose') choose(view.chosen);
      else setState((now) => takeEarly(now, id));
    } else return false;
    event.preventDefault();
    return true;
  };

  return {
    view,
    update: () => {
      const word = wordNow();
      setState((now) => moveCaret(now, word));
    },
    follow: () => {
      const word = wordNow();
      setState((now) => (now.token === null ? now : moveCaret(now, word)));
    },
    close: () => setState(noCompletion),
    press,
    choose,
    point: (row) => setState((now) => moveToOption(now, row.id)),
  };
}
