import TextQuoteIcon from 'lucide-react/icons/text-quote';
import { useEffect, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { withQuote } from '../../../shared/threads/quote-text.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { Button } from '../../components/Button.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { draftChanged, useDrafts } from '../../stores/drafts.store.ts';
import { onPageRequest, requestOfPage } from '../../stores/page-requests.ts';
import { quotableChanged } from '../../stores/quotable.store.ts';
import { draftShown, useThreads } from '../../stores/threads.store.ts';
import { selectedNow } from '../transcript/selection/selected-now.ts';
import styles from './QuoteButton.module.css';
import { readSelection } from './read-selection.ts';

type Place = { readonly left: number; readonly top: number };

/** Offers to insert a selection in the transcript or in a diff into the message; shown below the selection. */
export function QuoteButton() {
  const place = useSelectionPlace();
  useEffect(() => onPageRequest('quoteSelection', quoteSelection), []);
  useEffect(() => {
    quotableChanged(place !== null);
    return () => quotableChanged(false);
  }, [place]);
  const keys = useKeys('quoteSelection');
  if (place === null) return null;
  return (
    <div className={styles.place} style={place}>
      <Button
        size={24}
        icon={<TextQuoteIcon />}
        aria-keyshortcuts={keys}
        // A press must not clear the selection before it is read.
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => runAction('quoteSelection')}
      >
        {t`Quote `}
        <span aria-hidden="true">{keys !== undefined && <Kbd chord={keys} />}</span>
      </Button>
    </div>
  );
}

/**
 * Where the selection ends, in px of the window; null when nothing can be quoted, or while the person is still
 * selecting.
 */
function useSelectionPlace(): Place | null {
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    let isPressed = false;
    const look = (): void => setPlace(isPressed || readSelection(document) === null ? null : placeOfEnd());
    const press = (event: PointerEvent): void => {
      isPressed = event.type === 'pointerdown';
      if (!isPressed) look();
    };
    look();
    document.addEventListener('selectionchange', look);
    document.addEventListener('scroll', look, true);
    window.addEventListener('pointerdown', press);
    window.addEventListener('pointerup', press);
    return () => {
      document.removeEventListener('selectionchange', look);
      document.removeEventListener('scroll', look, true);
      window.removeEventListener('pointerdown', press);
      window.removeEventListener('pointerup', press);
    };
  }, []);
  return place;
}

function placeOfEnd(): Place | null {
  const selection = document.getSelection();
  const last = selection === null ? undefined : [...selection.getRangeAt(0).getClientRects()].at(-1);
  if (last === undefined || last.bottom < 0 || last.bottom > window.innerHeight) return null;
  return {
    left: Math.min(last.right, window.innerWidth - 120),
    top: Math.min(last.bottom + 6, window.innerHeight - 40),
  };
}

/** Inserts the selection into the message of the shown thread, and puts the caret behind it. */
function quoteSelection(): void {
  const shown = readSelection(document);
  if (shown === null) return;
  const quotation = shown.kind === 'said' ? { ...shown, text: selectedNow() ?? shown.text } : shown;
  const key = draftShown(useThreads.getState());
  document.getSelection()?.removeAllRanges();
  draftChanged(key, withQuote(useDrafts.getState().drafts[key] ?? '', quotation));
  requestOfPage('focusComposer');
}
