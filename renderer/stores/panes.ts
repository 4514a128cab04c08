// Which panes are next to the transcript, and how large. All lengths are px at a text size of 100 %.

/** `over`: closed by default, and opened over the transcript. */
type Pane = {
  readonly place: 'beside' | 'over';
  readonly length: number;
  readonly range: { readonly min: number; readonly max: number };
};

export type Panes = { readonly threads: Pane; readonly changes: Pane; readonly console: Omit<Pane, 'place'> };

/** The lengths the person chose. */
export type WantedLengths = {
  readonly threadsWidth: number;
  readonly changesWidth: number;
  readonly consoleHeight: number;
};

const railWidth = 48;
const transcriptMin = 480;
/** The height that the console never takes: the bars, and room to read and type. */
const aboveConsole = 320;

/** Divides a window by the chosen lengths, within the room that the transcript leaves. */
export function dividePanes(size: { readonly width: number; readonly height: number }, wanted: WantedLengths): Panes {
  const room = size.width - railWidth;
  const narrow = size.width < 1366;
  const threads = pane(size.width < 820 ? 'over' : 'beside', wanted.threadsWidth, 200, narrow ? 232 : 360);
  const beside = room - transcriptMin - (threads.place === 'beside' ? threads.length : 0);
  const changesMax = narrow ? 400 : Math.min(Math.round(room * 0.6), beside);
  const consoleMax = Math.min(Math.round(size.height * 0.6), size.height - aboveConsole);
  return {
    threads,
    changes: pane(size.width < 1100 ? 'over' : 'beside', wanted.changesWidth, 360, changesMax),
    console: pane('beside', wanted.consoleHeight, 96, consoleMax),
  };
}

function pane(place: Pane['place'], wanted: number, min: number, max: number): Pane {
  const range = { min, max: Math.max(min, max) };
  return { place, length: Math.max(range.min, Math.min(range.max, wanted)), range };
}
