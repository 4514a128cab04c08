import { defaultLayout, type Layout } from '../../shared/layout/layout.ts';

// Which panes are next to the transcript, and how large. All lengths are px at a text size of 100 %.

/** `over`: closed by default, and opened over the transcript. */
type Pane = {
  readonly place: 'beside' | 'over';
  readonly length: number;
  readonly range: { readonly min: number; readonly max: number };
};

export type Panes = { readonly threads: Pane; readonly changes: Pane; readonly console: Omit<Pane, 'place'> };

/** The lengths the user chose, and the layout of the lines in Changes, which decides how wide they must be. */
export type WantedLengths = Pick<
  Layout,
  'threadsWidth' | 'changesWidth' | 'changesWidthSideBySide' | 'consoleHeight' | 'diffView'
>;

const railWidth = 48;
const transcriptMinWidth = 360;
/** The width at which a transcript stops growing, in px: its prose and the space around it. */
const transcriptMaxWidth = 808;
/** The height that the console never takes: the bars, and room to read and type. */
const minHeightAboveConsole = 320;

/** Divides a window by the chosen lengths, within the room that the transcript leaves. */
export function dividePanes(size: { readonly width: number; readonly height: number }, wanted: WantedLengths): Panes {
  const room = size.width - railWidth;
  const narrow = size.width < 1366;
  const threads = toPane(size.width < 820 ? 'over' : 'beside', wanted.threadsWidth, 200, narrow ? 232 : 360);
  const beside = room - transcriptMinWidth - (threads.place === 'beside' ? threads.length : 0);
  const changesMax = Math.min(Math.round(room * 0.6), beside);
  const changes = chooseChangesWidth(wanted, { room, spare: beside + transcriptMinWidth - transcriptMaxWidth });
  const consoleMax = Math.min(Math.round(size.height * 0.6), size.height - minHeightAboveConsole);
  return {
    threads,
    changes: toPane(size.width < 1100 ? 'over' : 'beside', changes, 360, changesMax),
    console: toPane('beside', wanted.consoleHeight, 96, consoleMax),
  };
}

/**
 * Chooses the width of Changes until the user does: the space that the transcript does not need, or side by side up to
 * half.
 */
function chooseChangesWidth(
  wanted: WantedLengths,
  { room, spare }: { readonly room: number; readonly spare: number },
): number {
  const { changesWidth, changesWidthSideBySide: sideBySide, diffView } = wanted;
  const half = Math.round(room / 2);
  if (diffView === 'sideBySide') {
    return sideBySide === defaultLayout.changesWidthSideBySide ? Math.max(sideBySide, half) : sideBySide;
  }
  if (changesWidth !== defaultLayout.changesWidth) return changesWidth;
  return Math.max(Math.min(changesWidth, Math.round(room / 3)), Math.min(spare, half));
}

function toPane(place: Pane['place'], wanted: number, min: number, max: number): Pane {
  const range = { min, max: Math.max(min, max) };
  return { place, length: Math.max(range.min, Math.min(range.max, wanted)), range };
}
