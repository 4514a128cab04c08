import CopyIcon from 'lucide-react/icons/copy';
import MessageIcon from 'lucide-react/icons/message-circle-question-mark';
import TextQuoteIcon from 'lucide-react/icons/text-quote';
import { type MouseEvent, useEffect, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { showAside } from '../../commands/asides.commands.ts';
import { copyFromThread } from '../../commands/copy-text.ts';
import { Button } from '../../components/Button.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { draftChanged, useDrafts } from '../../stores/drafts.store.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { onPageRequest, sendPageRequest } from '../../stores/page-requests.ts';
import { quotableChanged } from '../../stores/quotable.store.ts';
import { appendQuotation, type Quotation } from '../../stores/quote-text.ts';
import { getShownDraftKey, useThreads } from '../../stores/threads.store.ts';
import { isInTranscript, readSelection } from '../line-comments/read-selection.ts';
import { getCurrentSelectedText, getSelectedRows } from '../transcript/selection/current-selection.ts';
import { toMarkdown } from '../transcript/selection/selection-to-markdown.ts';
import styles from './QuoteButton.module.css';

type Place = { readonly left: number; readonly top: number };

type Selected = { readonly place: Place; readonly isQuotable: boolean; readonly isCopyable: boolean };

/** Shows the actions for a selection in the transcript or in a diff, below the selection. */
export function QuoteButton() {
  const selected = useSelected();
  useEffect(() => onPageRequest('quoteSelection', quoteSelection), []);
  useEffect(() => onPageRequest('copyMarkdown', () => void copyMarkdown()), []);
  useEffect(() => onPageRequest('askAside', askAboutSelection), []);
  useEffect(followPalette, []);
  const isQuotable = selected?.isQuotable === true;
  const isCopyable = selected?.isCopyable === true;
  useEffect(() => {
    quotableChanged({ canQuote: isQuotable, canCopy: isCopyable || hasHeldSelection() });
    return () => quotableChanged({ canQuote: false, canCopy: hasHeldSelection() });
  }, [isQuotable, isCopyable]);
  const keys = useKeys('quoteSelection');
  const copyKeys = useKeys('copyMarkdown');
  const askKeys = useKeys('askAside');
  const hasThread = useThreads((state) => state.shown !== null);
  if (selected === null) return null;
  return (
    <div className={styles.place} style={selected.place} data-selection-actions="">
      {isQuotable && (
        <Button
          size={24}
          icon={<TextQuoteIcon />}
          aria-keyshortcuts={keys}
          onMouseDown={keepSelection}
          onClick={() => runAction('quoteSelection')}
        >
          {t`Quote `}
          <span aria-hidden="true">{keys !== undefined && <Kbd chord={keys} />}</span>
        </Button>
      )}
      {hasThread && (
        <Button
          size={24}
          icon={<MessageIcon />}
          aria-keyshortcuts={askKeys}
          onMouseDown={keepSelection}
          onClick={() => runAction('askAside')}
        >
          {t`Ask aside`}
        </Button>
      )}
      {isCopyable && (
        <Button
          size={24}
          icon={<CopyIcon />}
          aria-keyshortcuts={copyKeys}
          onMouseDown={keepSelection}
          onClick={() => runAction('copyMarkdown')}
        >
          {t`Copy as Markdown`}
        </Button>
      )}
    </div>
  );
}

/** Prevents a click from clearing the selection before it is read. */
function keepSelection(event: MouseEvent): void {
  event.preventDefault();
}

/**
 * Returns the selection and where it ends, in px of the window; null when there are no actions for it, or while the
 * user is still selecting.
 */
function useSelected(): Selected | null {
  const [selected, setSelected] = useState<Selected | null>(null);
  useEffect(() => {
    let isPressed = false;
    const updateSelection = (): void => setSelected(isPressed ? null : readSelected());
    const press = (event: PointerEvent): void => {
      isPressed = event.type === 'pointerdown' && !isOnActions(event.target);
      if (!isPressed) updateSelection();
    };
    updateSelection();
    document.addEventListener('selectionchange', updateSelection);
    document.addEventListener('scroll', updateSelection, true);
    window.addEventListener('pointerdown', press);
    window.addEventListener('pointerup', press);
    return () => {
      document.removeEventListener('selectionchange', updateSelection);
      document.removeEventListener('scroll', updateSelection, true);
      window.removeEventListener('pointerdown', press);
      window.removeEventListener('pointerup', press);
    };
  }, []);
  return selected;
}

/** A press on the actions selects nothing, and news about the selection must not take them away under the pointer. */
function isOnActions(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-selection-actions]') !== null;
}

function readSelected(): Selected | null {
  const isQuotable = readSelection(document) !== null;
  const isCopyable = isInTranscript(document);
  const place = isQuotable || isCopyable ? getSelectionEnd() : null;
  return place === null ? null : { place, isQuotable, isCopyable };
}

function getSelectionEnd(): Place | null {
  const selection = document.getSelection();
  const last = selection === null ? undefined : [...selection.getRangeAt(0).getClientRects()].at(-1);
  if (last === undefined || last.bottom < 0 || last.bottom > window.innerHeight) return null;
  return {
    left: Math.max(8, Math.min(last.right, window.innerWidth - 380)),
    top: Math.min(last.bottom + 6, window.innerHeight - 40),
  };
}

/** Reads what a message can quote. */
function readQuotation(): Quotation | null {
  const shown = readSelection(document);
  return shown?.kind === 'said' ? { ...shown, text: getCurrentSelectedText() ?? shown.text } : shown;
}

/** Opens the card for questions next to the thread with the selection, or with the one from before the palette opened. */
function askAboutSelection(): void {
  const { shown } = useThreads.getState();
  if (shown === null) return;
  const text = getSelectedMarkdown() ?? selectedBeforePalette;
  const quotation = readQuotation() ?? (text === null ? null : ({ kind: 'said', by: 'Codex', text } as const));
  document.getSelection()?.removeAllRanges();
  showAside(shown, quotation);
}

/** Inserts the selection into the message of the current thread, and puts the caret after it. */
function quoteSelection(): void {
  const quotation = readQuotation();
  if (quotation === null) return;
  const key = getShownDraftKey(useThreads.getState());
  document.getSelection()?.removeAllRanges();
  draftChanged(key, appendQuotation(useDrafts.getState().drafts[key] ?? '', quotation));
  sendPageRequest('focusComposer');
}

/**
 * The text that was selected when the palette opened, because the palette's field takes the selection. Null while the
 * palette is closed.
 */
let selectedBeforePalette: string | null = null;

/** Returns whether the palette can copy the text that was selected when it opened. */
function hasHeldSelection(): boolean {
  return selectedBeforePalette !== null;
}

function getSelectedMarkdown(): string | null {
  const rows = getSelectedRows();
  return rows === null ? null : toMarkdown(rows);
}

/** Copies the selection in the transcript as Markdown. */
async function copyMarkdown(): Promise<void> {
  const text = getSelectedMarkdown() ?? selectedBeforePalette;
  if (text !== null && text !== '') await copyFromThread({ text, name: t`the selection`, what: 'message' }, {});
}

/** Keeps the selection while the palette is open, until the returned function is called. */
function followPalette(): () => void {
  return useFrame.subscribe(({ dialog }, before) => {
    if (dialog === before.dialog) return;
    if (dialog === 'palette') {
      selectedBeforePalette = getSelectedMarkdown();
      quotableChanged({ canCopy: hasHeldSelection() });
    } else if (selectedBeforePalette !== null) {
      // The palette performs the choice right after it closes.
      setTimeout(() => {
        selectedBeforePalette = null;
        quotableChanged({ canCopy: getSelectedRows() !== null });
      });
    }
  });
}
