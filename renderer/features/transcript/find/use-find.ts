import type { Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import {
  clearHighlights,
  findRowsOnPage,
  highlightMatches,
  revealRange,
} from '../../../components/highlight-matches.ts';
import { useModel } from '../../../components/use-model.ts';
import { disclosureChanged } from '../../../stores/disclosures.store.ts';
import { onPageRequest } from '../../../stores/page-requests.ts';
import { transcriptModel } from '../../../view-models/transcript-model.ts';
import type { TranscriptView } from '../transcript.view-model.ts';
import { describeFind, type FindMatch, findMatches, getCurrentMatch } from './find.view-model.ts';

/** The search's state and controls, for its bar; null while the search is closed. */
export type Find = {
  readonly query: string;
  readonly status: string;
  readonly canStep: boolean;
  /** Increases each time the user opens the search, so that the bar takes the focus again. */
  readonly openCount: number;
  readonly search: (query: string) => void;
  readonly step: (by: 1 | -1) => void;
  readonly close: () => void;
};

/** Searches the whole transcript, including turns that are not loaded yet, and moves between matches. */
export function useFind(virtualizer: Virtualizer<HTMLDivElement, Element>, view: TranscriptView): Find | null {
  const [asked, setAsked] = useState(0);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<FindMatch | null>(null);
  const goTo = useRef(false);
  /** True while the row that hides the chosen match is opening. */
  const opens = useRef(false);
  /** True while there is no match for the typed text, because earlier turns may have one. */
  const waits = useRef(false);
  useEffect(() => onPageRequest('findInThread', () => setAsked((times) => times + 1)), []);

  const open = asked > 0;
  const searching = useEarlierMatches(open && query.trim() !== '');
  const matches = useMemo(() => (open ? findMatches(view, query) : []), [open, view, query]);
  const at = getCurrentMatch(matches, chosen, virtualizer.range?.startIndex ?? 0);
  const current = matches[at] ?? null;

  useEffect(() => {
    if (!open) return;
    const range = highlightMatches(findRowsOnPage(virtualizer.scrollElement), query, current);
    if (range === null || !goTo.current) return;
    goTo.current = false;
    revealRange(virtualizer.scrollElement, range);
  });

  const show = useCallback(
    (match: FindMatch | null) => {
      setChosen(match);
      opens.current = match !== null && match.fold !== null;
      if (match === null) return;
      if (match.fold !== null) {
        disclosureChanged(match.fold.turnId, match.fold.key, true);
        return;
      }
      goTo.current = true;
      virtualizer.scrollToIndex(match.index, { align: 'center' });
    },
    [virtualizer],
  );

  useEffect(() => {
    if (!opens.current || current === null) return;
    // An opened row can contain another one to open: a thought in collapsed work.
    if (current.fold === null) opens.current = false;
    show(current);
  }, [current, show]);

  useEffect(() => {
    if (!waits.current || current === null) return;
    waits.current = false;
    show(current);
  }, [current, show]);

  if (!open) return null;
  return {
    query,
    status: describeFind(matches.length, at, query, searching),
    canStep: matches.length > 0,
    openCount: asked,
    search: (words) => {
      setQuery(words);
      const found = findMatches(view, words);
      const match = found[getCurrentMatch(found, chosen, virtualizer.range?.startIndex ?? 0)] ?? null;
      waits.current = match === null && words.trim() !== '';
      show(match);
    },
    step: (by) => show(matches[(at + by + matches.length) % matches.length] ?? null),
    close: () => {
      setAsked(0);
      clearHighlights();
      virtualizer.scrollElement?.focus({ preventScroll: true });
    },
  };
}

/** Fetches all earlier turns during a search. Returns true while some are still loading. */
function useEarlierMatches(wanted: boolean): boolean {
  const more = useModel(transcriptModel, (model) => model.hasOlderHistory);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!wanted || !more) return;
    let searches = true;
    setFailed(false);
    const next = async (): Promise<void> => {
      const loaded = await transcriptModel.loadOlderHistory();
      if (!searches) return;
      if (loaded) await next();
      else setFailed(true);
    };
    void next();
    return () => {
      searches = false;
    };
  }, [wanted, more]);
  return wanted && more && !failed;
}
