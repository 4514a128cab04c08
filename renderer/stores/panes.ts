import { defaultLayout, type Layout } from '../../shared/layout/layout.ts';

// Which panes are next to the transcript, and how large. All lengths are px at a text size of 100 %.

/** `over`: closed by default, and opened in place of the transcript. */
type Pane = {
  readonly place: 'beside' | 'over';
  readonly length: number;
  readonly range: { readonly min: number; readonly max: number };
};

/** `strip`: next to the page, it is a strip of marks, and the whole list opens over the page. */
type ThreadsPane = Omit<Pane, 'place'> & { readonly place: Pane['place'] | 'strip' };

export type Panes = { readonly threads: ThreadsPane; readonly sheet: Pane };

/** The lengths the user chose, whether the list and the sheet are open, and the layout of the lines in Changes. */
export type WantedLengths = Pick<
  Layout,
  'threadsWidth' | 'threadsOpen' | 'sheet' | 'sheetWidth' | 'sheetWidthSideBySide' | 'diffView'
>;

/** The width of the list as a strip, in px. */
const stripWidth = 56;
const transcriptMinWidth = 360;
const sheetMinWidth = 360;
/** The width that the sheet leaves to the transcript until the user chooses its own, in px. */
const transcriptGoodWidth = 480;
/** The width at which a transcript stops growing, in px: its prose and the space around it. */
const transcriptMaxWidth = 808;

/**
 * Divides the width of a window by the chosen lengths, within the room that the transcript leaves. `isThreadsPage` is true for the
 * page of a thread, the only one with a sheet.
 */
export function dividePanes(room: number, wanted: WantedLengths, isThreadsPage: boolean): Panes {
  const threads = placeThreads(room, wanted, isThreadsPage && wanted.sheet !== null);
  const beside = room - (threads.place !== 'over' && wanted.threadsOpen ? threads.length : 0);
  const fits = room >= 1440 && beside >= transcriptMinWidth + sheetMinWidth;
  const max = Math.min(Math.round(room * 0.6), beside - transcriptMinWidth);
  const sheet = chooseSheetWidth(wanted, { room, beside });
  return { threads, sheet: toPane(fits ? 'beside' : 'over', sheet, sheetMinWidth, max) };
}

/** Makes the list a strip where the transcript and the sheet need the room, and a wider window has enough for all. */
function placeThreads(room: number, { threadsWidth }: WantedLengths, hasSheet: boolean): ThreadsPane {
  if (hasSheet && room >= 1440 && room < 1900) {
    return { place: 'strip', length: stripWidth, range: { min: stripWidth, max: stripWidth } };
  }
  return toPane(room < 1100 ? 'over' : 'beside', threadsWidth, 240, 400);
}

/**
 * Chooses the width of the sheet until the user does: what a good width of the transcript leaves, and in a wide window all
 * that the transcript does not need; side by side up to half. `beside` is the width that both share, in px.
 */
function chooseSheetWidth(
  wanted: WantedLengths,
  { room, beside }: { readonly room: number; readonly beside: number },
): number {
  const { sheetWidth, sheetWidthSideBySide: sideBySide, diffView } = wanted;
  const half = Math.round(room / 2);
  if (diffView === 'sideBySide') {
    return sideBySide === defaultLayout.sheetWidthSideBySide ? Math.max(sideBySide, half) : sideBySide;
  }
  if (sheetWidth !== defaultLayout.sheetWidth) return sheetWidth;
  return Math.max(Math.min(sheetWidth, beside - transcriptGoodWidth), Math.min(beside - transcriptMaxWidth, half));
}

function toPane(place: Pane['place'], wanted: number, min: number, max: number): Pane {
  const range = { min, max: Math.max(min, max) };
  return { place, length: Math.max(range.min, Math.min(range.max, wanted)), range };
}
