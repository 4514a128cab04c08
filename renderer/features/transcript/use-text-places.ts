import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { TurnId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { getEntryBlocks } from './live-blocks.ts';
import type { Block } from './markdown/block.ts';
import { findBlockOfPlace, focusPlace, type TextPlace } from './markdown/text-place.ts';
import type { BlockRow, LiveRow, TranscriptRow } from './row.ts';
import { findRowIndex, type TranscriptView } from './transcript.view-model.ts';
import type { End } from './use-end.ts';

type Request = { readonly turnId: TurnId; readonly textKey: string; readonly place: TextPlace };

// Rows do not know their list. The list receives a request of a link here.
const requests = new Listeners<[Request]>();

/** Returns the function with which a row's links go to other places in its text. */
export function useFollow({ key, turnId }: BlockRow | LiveRow): (place: TextPlace) => void {
  const textKey = toTextKey(key);
  return useMemo(() => (place) => requests.call({ turnId, textKey, place }), [turnId, textKey]);
}

/** The rows of a text have its key, and their number. */
function toTextKey(rowKey: string): string {
  return rowKey.slice(0, rowKey.lastIndexOf(':') + 1);
}

/** How many frames a row has to appear after the list went to it. */
const mostFrames = 60;

/** Goes where links inside a text lead, also to rows that are not in the DOM, and moves the focus there. */
export function useTextPlaces(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  view: TranscriptView,
  leaveEnd: End['leave'],
): void {
  const latest = useRef(view);
  latest.current = view;
  useEffect(() => {
    let frame = 0;
    const stop = requests.add((request) => {
      const key = findRowOfPlace(latest.current, request);
      const index = key === null ? null : findRowIndex(latest.current, request.turnId, key);
      if (index === null) return;
      leaveEnd();
      const isShown = findRowElement(virtualizer.scrollElement, key) !== null;
      if (!isShown) virtualizer.scrollToIndex(index, { align: request.place.type === 'heading' ? 'start' : 'center' });
      let frames = mostFrames;
      const focus = (): void => {
        const row = findRowElement(virtualizer.scrollElement, key);
        frames -= 1;
        if ((row === null || !focusPlace(row, request.place)) && frames > 0) frame = requestAnimationFrame(focus);
      };
      cancelAnimationFrame(frame);
      focus();
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, [virtualizer, leaveEnd]);
}

function findRowElement(log: Element | null, key: string | null): Element | null {
  return (
    [...(log?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].find(({ dataset }) => dataset.row === key) ?? null
  );
}

/** Returns the key of the row with a place; null if there is none. */
function findRowOfPlace({ turns, views }: TranscriptView, { place, textKey, turnId }: Request): string | null {
  const rows = views[turns.findIndex(({ id }) => id === turnId)]?.rows ?? [];
  const texts = rows.flatMap((row) => {
    const block = row.key.startsWith(textKey) ? getBlock(row) : null;
    return block === null ? [] : [{ block, key: row.key }];
  });
  return (
    texts[
      findBlockOfPlace(
        texts.map(({ block }) => block),
        place,
      )
    ]?.key ?? null
  );
}

function getBlock(row: TranscriptRow): Block | null {
  if (row.kind === 'block') return row.block;
  if (row.kind !== 'live') return null;
  const { live, settled } = getEntryBlocks(row.entry);
  return settled[row.index] ?? live[row.index - settled.length] ?? null;
}
