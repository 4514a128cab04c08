import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { type IMarker, type ITheme, Terminal } from '@xterm/xterm';
import { useEffect, useRef } from 'react';
import type { EntryId, ThreadId } from '../../../../shared/base/ids.ts';
import type { ConsoleOutput } from '../../../../shared/console/command-run.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { readPageNonce } from '../../../client/page-nonce.ts';
import { readOutput } from '../../../commands/console.commands.ts';
import { onCommandOutput } from '../../../stores/command-output.ts';
import { OutputFollower } from '../output-follower.ts';
import { keepCleared } from '../output-text.ts';
import styles from './CommandTerminal.module.css';

/** Methods that the console's header may call on the terminal. */
export type TerminalHandle = {
  findNext(text: string): boolean;
  findPrevious(text: string): boolean;
};

export type CommandTerminalProps = {
  readonly threadId: ThreadId;
  readonly runId: EntryId;
  /** Changes when the run ends. The terminal then reads all output again. */
  readonly ended: boolean;
  /** Shows the output that arrived while the command ran instead of Codex's own version. */
  readonly recorded: boolean;
  /**
   * Receives the output after it was read, how many characters could not be shown, or whether the first lines are no
   * longer in the terminal.
   */
  readonly onOutputChange: (
    news: { readonly output: ConsoleOutput } | { readonly missed: number } | { readonly isTopCut: boolean },
  ) => void;
  readonly onHandle: (handle: TerminalHandle | null) => void;
};

allowStyleElements(document);

const scrollbackLines = 10_000;
/** Relative to the font's own height: 12 px type then has 18 px lines. */
const rowHeight = 1.125;

/** The number of the control sequence that turns the following text into a link. */
const oscLinkCode = 8;

/**
 * Shows the output of one run in a terminal: colors and cursor movement work, typing does not. The terminal is reused
 * for the next run, because creating one takes longer than filling it.
 */
export default function CommandTerminal({
  threadId,
  runId,
  ended,
  recorded,
  onOutputChange,
  onHandle,
}: CommandTerminalProps) {
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<Terminal>(null);
  const follower = useRef<OutputFollower>(null);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const terminal = new Terminal({
      // For the addon that measures characters.
      allowProposedApi: true,
      convertEol: true,
      disableStdin: true,
      cursorInactiveStyle: 'none',
      scrollback: scrollbackLines,
      scrollOnEraseInDisplay: true,
      fontFamily: getComputedStyle(element).fontFamily,
      fontSize: Number.parseFloat(getComputedStyle(element).fontSize),
      lineHeight: rowHeight,
      minimumContrastRatio: 4.5,
      theme: getTerminalTheme(element),
    });
    const fit = new FitAddon();
    const search = new SearchAddon();
    // A link that a program prints is shown as plain text: output must not make anything clickable.
    terminal.parser.registerOscHandler(oscLinkCode, () => true);
    terminal.loadAddon(fit);
    terminal.loadAddon(search);
    // The width of emoji and wide characters, as newer programs expect it.
    terminal.loadAddon(new UnicodeGraphemesAddon());
    terminal.open(element);
    terminal.textarea?.setAttribute('aria-label', t`Output`);
    // It takes no input, so all other keys belong to the app and the browser.
    terminal.attachCustomKeyEventHandler(({ key, shiftKey }) => shiftKey && (key === 'PageUp' || key === 'PageDown'));
    fit.fit();
    const sized = new ResizeObserver(() => fit.fit());
    sized.observe(element);
    const themed = new MutationObserver(() => {
      terminal.options.theme = getTerminalTheme(element);
      const fontSize = Number.parseFloat(getComputedStyle(element).fontSize);
      if (terminal.options.fontSize === fontSize) return;
      terminal.options.fontSize = fontSize;
      fit.fit();
    });
    // The `style` attribute carries the text size.
    themed.observe(document.documentElement, { attributeFilter: ['data-theme', 'style'] });
    shown.current = terminal;
    onHandle({
      findNext: (text) => search.findNext(text),
      findPrevious: (text) => search.findPrevious(text),
    });
    return () => {
      onHandle(null);
      shown.current = null;
      sized.disconnect();
      themed.disconnect();
      terminal.dispose();
    };
  }, [onHandle]);

  useEffect(() => {
    const terminal = shown.current;
    if (terminal === null) return;
    const top = followTop(terminal, (isTopCut) => onOutputChange({ isTopCut }));
    top.reset();
    const following = new OutputFollower(
      { write: (text) => terminal.write(keepCleared(text)), clear: top.reset },
      {
        read: () => readOutput(threadId, runId, recorded),
        follow: (listen) => (recorded ? () => {} : onCommandOutput(runId, listen)),
      },
      { onMissed: (missed) => onOutputChange({ missed }), onRead: (output) => onOutputChange({ output }) },
    );
    follower.current = following;
    return () => {
      following.end();
      top.end();
    };
  }, [threadId, runId, recorded, onOutputChange]);

  const last = useRef({ runId, ended });
  useEffect(() => {
    if (ended && !last.current.ended && last.current.runId === runId) follower.current?.refresh();
    last.current = { runId, ended };
  }, [runId, ended]);

  return <div ref={host} className={styles.terminal} />;
}

/**
 * Reports when the terminal drops its first line, and when it has it again. `reset` empties the terminal in sequence:
 * earlier writes may not have been processed yet.
 */
function followTop(terminal: Terminal, onChange: (isCut: boolean) => void) {
  let first: IMarker | null = null;
  let isCut: boolean | null = null;
  const parsed = terminal.onWriteParsed(() => {
    const isFull = terminal.buffer.normal.length >= scrollbackLines + terminal.rows;
    const isNowCut = isFull && first?.isDisposed === true;
    if (isNowCut === isCut) return;
    isCut = isNowCut;
    onChange(isCut);
  });
  return {
    reset: () =>
      terminal.write('', () => {
        terminal.reset();
        first = terminal.registerMarker();
      }),
    end: () => parsed.dispose(),
  };
}

/**
 * Adds the page's nonce to every `<style>` created in the page after this call. xterm writes its colors and sizes into
 * style elements, which the content security policy rejects without a nonce, and xterm accepts no nonce. xterm's option
 * for a custom document does not affect its scroll bar.
 */
function allowStyleElements(page: Document): void {
  const nonce = readPageNonce(page);
  const create = page.createElement.bind(page);
  page.createElement = (tag: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(tag, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}

/** Reads the terminal's colors from the tokens of the element's theme. */
function getTerminalTheme(element: Element): ITheme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    background: token('inset'),
    foreground: token('text'),
    cursor: token('text-2'),
    cursorAccent: token('inset'),
    selectionBackground: token('accent-soft'),
    black: token('term-black'),
    red: token('term-red'),
    green: token('term-green'),
    yellow: token('term-yellow'),
    blue: token('term-blue'),
    magenta: token('term-magenta'),
    cyan: token('term-cyan'),
    white: token('term-white'),
    brightBlack: token('term-bright-black'),
    brightRed: token('term-bright-red'),
    brightGreen: token('term-bright-green'),
    brightYellow: token('term-bright-yellow'),
    brightBlue: token('term-bright-blue'),
    brightMagenta: token('term-bright-magenta'),
    brightCyan: token('term-bright-cyan'),
    brightWhite: token('term-bright-white'),
  };
}
