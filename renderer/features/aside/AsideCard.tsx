import CopyIcon from 'lucide-react/icons/copy';
import RotateIcon from 'lucide-react/icons/rotate-cw';
import TrashIcon from 'lucide-react/icons/trash-2';
import XIcon from 'lucide-react/icons/x';
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useLayoutEffect, useMemo, useRef } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { StoredText } from '../../../shared/texts/stored-text.ts';
import {
  addAsideToMessage,
  askAside,
  askAsideAgain,
  awaitAside,
  cancelAside,
  changeAside,
  closeAside,
  readAside,
  toAsideInput,
  toAsidePlace,
} from '../../commands/asides.commands.ts';
import { copyFromThread } from '../../commands/copy-text.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { type AsideForm, joinAsides, removeAside } from '../../stores/aside-form.ts';
import { useAsides } from '../../stores/asides.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { DraftNote } from '../input-safety/DraftNote.tsx';
import { InputQuestion } from '../input-safety/InputQuestion.tsx';
import { MarkdownText } from '../runs/MarkdownText.tsx';
import { usePriceTable } from '../spending/use-price-table.ts';
import { OtherTexts } from '../stored-texts/StoredTexts.tsx';
import { TooLargeNote } from '../stored-texts/TooLargeNote.tsx';
import styles from './AsideCard.module.css';
import { type AsideRow, describeAside } from './aside.view-model.ts';

export type AsideCardProps = {
  readonly threadId: ThreadId;
  /** What is stored of the card. */
  readonly kept: StoredText;
};

/** Shows what the user asks aside, with the answers, above the message. */
export function AsideCard({ kept, threadId }: AsideCardProps) {
  const form = useMemo(() => readAside(kept), [kept]);
  useAnswersFromBefore(threadId, form);
  return form.isOpen ? <Card threadId={threadId} form={form} /> : null;
}

function Card({ form, threadId }: { readonly threadId: ThreadId; readonly form: AsideForm }) {
  const threads = useThreads();
  const prices = usePriceTable();
  const view = describeAside({ threadId, form, threads, prices });
  const field = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLElement>(null);
  const hint = useId();
  const place = toAsidePlace(threadId);
  const focusField = (): void => field.current?.focus();
  useEffect(() => onPageRequest('focusAside', () => field.current?.focus()), []);
  const last = view.rows.at(-1)?.exchange;
  const shown = `${last?.id} ${last?.state}`;
  // The start of a new answer, not its end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question or answer is the reason to scroll to it
  useEffect(() => {
    const newest = list.current?.lastElementChild;
    if (list.current !== null && newest instanceof HTMLElement) list.current.scrollTop = newest.offsetTop;
  }, [shown]);

  const ask = (): void => {
    if (view.canAsk) void askAside(threadId);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    // Otherwise, Escape would stop the running turn.
    event.stopPropagation();
    closeAside(threadId);
  };
  const pressInField = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    ask();
  };
  const write = (question: string): void => void changeAside(threadId, (now) => ({ ...now, question }));
  return (
    <section data-area="" aria-label={t`Ask aside`} className={styles.card} onKeyDown={press}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t`Ask aside`}</h2>
        <span className={styles.promise}>{t`Not part of the thread`}</span>
        <IconButton name={t`Close`} icon={<XIcon />} keys="Esc" onClick={() => closeAside(threadId)} />
      </header>
      <OtherTexts
        place={place}
        onRestore={(other) => void changeAside(threadId, (now) => joinAsides(now, readAside(other)))}
      />
      <TooLargeNote place={place} />
      {view.rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
        <section ref={list} className={styles.body} tabIndex={0} aria-label={t`Questions and answers`}>
          {view.rows.map((row) => (
            <Exchange key={row.exchange.id} row={row} threadId={threadId} onDone={focusField} />
          ))}
        </section>
      )}
      <div className={styles.foot}>
        {view.quote !== null && (
          <div className={styles.quoted}>
            <Quote quote={view.quote} />
            <IconButton
              name={t`Remove the quotation`}
              icon={<XIcon />}
              onClick={() => {
                changeAside(threadId, (now) => ({ ...now, quote: null }));
                focusField();
              }}
            />
          </div>
        )}
        <textarea
          ref={field}
          data-area-first=""
          dir="auto"
          className={styles.field}
          aria-label={t`Question`}
          aria-describedby={hint}
          placeholder={view.placeholder}
          rows={1}
          value={form.question}
          onChange={(event) => write(event.target.value)}
          onKeyDown={pressInField}
        />
        <InputQuestion draftKey={toAsideInput(threadId)} onAnswered={focusField} />
        <DraftNote draft={form.question} onFix={write} />
        <div className={styles.asking}>
          <p id={hint} role={view.isProblem ? 'alert' : undefined} className={styles.hint}>
            {view.isProblem && <StateGlyph state="warning" />}
            {view.hint}
          </p>
          <Button
            size={28}
            disabled={!view.canAsk}
            aria-keyshortcuts="Enter"
            onClick={() => {
              ask();
              focusField();
            }}
          >
            {t`Ask`}
          </Button>
        </div>
      </div>
    </section>
  );
}

type ExchangeProps = { readonly row: AsideRow; readonly threadId: ThreadId; readonly onDone: () => void };

function Exchange({ onDone, row, threadId }: ExchangeProps) {
  const { answer, cost, exchange, note, quote, status } = row;
  const { id, question } = exchange;
  return (
    <article className={styles.exchange} aria-label={question}>
      {quote !== null && <Quote quote={quote} />}
      <p className={styles.question} dir="auto">
        {question}
      </p>
      {answer !== null && (
        <ErrorBoundary what={t`This answer cannot be shown.`}>
          <MarkdownText text={answer} />
        </ErrorBoundary>
      )}
      {note !== null && <p className={styles.note}>{note}</p>}
      <div className={styles.facts}>
        {status !== null && (
          <p className={styles.status}>
            <StateGlyph state={status.glyph} />
            <span>{status.text}</span>
          </p>
        )}
        {cost !== null && (
          <span className={styles.cost} {...tooltip(cost.exact)}>
            {cost.text}
          </span>
        )}
        <span className={styles.actions}>
          {row.isWaiting ? (
            <CancelButton onCancel={() => cancelAside(threadId, id)} onGone={onDone} />
          ) : (
            <>
              {(answer !== null || row.canAskInThread) && (
                <Button size={24} onClick={() => addAsideToMessage(threadId, exchange)}>
                  {answer === null ? t`Ask in the thread` : t`Add to message`}
                </Button>
              )}
              {answer !== null && (
                <IconButton
                  name={t`Copy answer`}
                  icon={<CopyIcon />}
                  onClick={() => void copyFromThread({ text: answer, name: t`the answer`, what: 'message' }, {})}
                />
              )}
              <IconButton
                name={t`Retry`}
                icon={<RotateIcon />}
                onClick={() => {
                  void askAsideAgain(threadId, exchange);
                  onDone();
                }}
              />
              <IconButton
                name={t`Remove question`}
                icon={<TrashIcon />}
                onClick={() => {
                  changeAside(threadId, (form) => removeAside(form, id));
                  onDone();
                }}
              />
            </>
          )}
        </span>
      </div>
    </article>
  );
}

type CancelButtonProps = { readonly onCancel: () => void; readonly onGone: () => void };

/** Moves the focus on when the answer arrives. Otherwise the next Escape would stop the running turn. */
function CancelButton({ onCancel, onGone }: CancelButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const gone = useEffectEvent(onGone);
  useLayoutEffect(() => {
    const { current } = button;
    return () => {
      if (document.activeElement === current) gone();
    };
  }, []);
  return (
    <Button
      ref={button}
      size={24}
      onClick={() => {
        onCancel();
        onGone();
      }}
    >
      {t`Cancel`}
    </Button>
  );
}

function Quote({ quote }: { readonly quote: NonNullable<AsideRow['quote']> }) {
  return (
    <blockquote className={styles.quote}>
      <p dir="auto">{quote.text}</p>
      {quote.note !== null && <p className={styles.note}>{quote.note}</p>}
    </blockquote>
  );
}

/**
 * Waits for the answers to questions from before the page was loaded, or before the connection was lost. The host has
 * them, or says that they are gone.
 */
function useAnswersFromBefore(threadId: ThreadId, { exchanges }: AsideForm): void {
  const isConnected = useConnection((state) => state.connectionState === 'connected');
  const waiting = useAsides((state) => state.waiting);
  useEffect(() => {
    if (!isConnected) return;
    for (const { id, state } of exchanges) {
      if (state === 'asked' && !waiting.has(id)) void awaitAside(threadId, id, true);
    }
  }, [threadId, exchanges, isConnected, waiting]);
}
