import { defaultLayout, type Layout } from '../../shared/layout/layout.ts';

// Which panes are next to the transcript, and how large. All lengths are px at a text size of 100 %.

/** `over`: closed by default, and opened over the transcript. */
type Pane = {
  readonly place: 'beside' | 'over';
  readonly length: number;
  readonly range: { readonly min: number; readonly max: number };
};

/** `strip`: next to the page, it is a strip of marks, and the whole list opens over the page. */
type ThreadsPane = Omit<Pane, 'place'> & { readonly place: Pane['place'] | 'strip' };

export type Panes = { readonly threads: ThreadsPane; readonly changes: Pane; readonly console: Omit<Pane, 'place'> };

/** The lengths the user chose, whether the list and Changes are open, and the layout of the lines in Changes. */
export type WantedLengths = Pick<
  Layout,
  | 'threadsWidth'
  | 'threadsOpen'
  | 'changesOpen'
  | 'changesWidth'
  | 'changesWidthSideBySide'
  | 'consoleHeight'
  | 'diffView'
>;

/** The width of the list as a strip, in px. */
const stripWidth = 56;
const transcriptMinWidth = 360;
const changesMinWidth = 360;
/** The width that Changes leaves to the transcript until the user chooses its own, in px. */
const transcriptGoodWidth = 480;
/** The width at which a transcript stops growing, in px: its prose and the space around it. */
const transcriptMaxWidth = 808;
/** The height that the console never takes: the bars, and room to read and type. */
const minHeightAboveConsole = 320;

/**
 * Divides a window by the chosen lengths, within the room that the transcript leaves. `isThreadsPage` is true for the
 * page of a thread, the only one with Changes.
 */
export function dividePanes(
  size: { readonly width: number; readonly height: number },
  wanted: WantedLengths,
  isThreadsPage: boolean,
): Panes {
  const room = size.width;
  const threads = placeThreads(room, wanted, isThreadsPage && wanted.changesOpen);
  const beside = room - (threads.place !== 'over' && wanted.threadsOpen ? threads.length : 0);
  const fitsChanges = size.width >= 1100 && beside >= transcriptMinWidth + changesMinWidth;
  const changesMax = Math.min(Math.round(room * 0.6), beside - transcriptMinWidth);
  const changes = chooseChangesWidth(wanted, { room, beside });
  const consoleMax = Math.min(Math.round(size.height * 0.6), size.height - minHeightAboveConsole);
  return {
    threads,
    changes: toPane(fitsChanges ? 'beside' : 'over', changes, changesMinWidth, changesMax),
    console: toPane('beside', wanted.consoleHeight, 96, consoleMax),
  };
}

/** Makes the list a strip where the transcript and Changes need the room, and a wider window has enough for all. */
function placeThreads(room: number, { threadsWidth }: WantedLengths, hasChanges: boolean): ThreadsPane {
  if (hasChanges && room >= 1440 && room < 1900) {
    return { place: 'strip', length: stripWidth, range: { min: stripWidth, max: stripWidth } };
  }
  return toPane(room < 1100 ? 'over' : 'beside', threadsWidth, 240, 400);
}

/**
 * Chooses the width of Changes until the user does: what a good width of the transcript leaves, and in a wide window all
 * that the transcript does not need; side by side up to half. `beside` is the width that both share, in px.
 */
function chooseChangesWidth(
  wanted: WantedLengths,
  { room, beside }: { readonly room: number; readonly beside: number },
): number {
  const { changesWidth, changesWidthSideBySide: sideBySide, diffView } = wanted;
  const half = Math.round(room / 2);
  if (diffView === 'sideBySide') {
    return sideBySide === defaultLayout.changesWidthSideBySide ? Math.max(sideBySide, half) : sideBySide;
  }
  if (changesWidth !== defaultLayout.changesWidth) return changesWidth;
  return Math.max(Math.min(changesWidth, beside - transcriptGoodWidth), Math.min(beside - transcriptMaxWidth, half));
}

function toPane(place: Pane['place'], wanted: number, min: number, max: number): Pane {
  const range = { min, max: Math.max(min, max) };
  return { place, length: Math.max(range.min, Math.min(range.max, wanted)), range };
}
