import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Terminal } from '@xterm/xterm';
import { useEffect, useRef } from 'react';
import type { EntryId, ThreadId } from '../../../../shared/base/ids.ts';
import type { ExecOutput } from '../../../../shared/exec/exec-run.ts';
import { readOutput } from '../../../commands/exec.commands.ts';
import { onExecOutput } from '../../../stores/exec-output.ts';
import { admitStyleElements } from '../admit-style-elements.ts';
import { OutputFollower } from '../output-follower.ts';
import styles from './RunTerminal.module.css';
import { terminalTheme } from './terminal-theme.ts';

/** What the console's head may ask of the terminal it shows. */
export type TerminalHandle = {
  findNext(text: string): boolean;
  findPrevious(text: string): boolean;
  /** Everything the terminal holds, as plain text. */
  text(): string;
};

export type RunTerminalProps = {
  readonly threadId: ThreadId;
  readonly runId: EntryId;
  /** Changes when the run ends: the output is then read again, whole. */
  readonly ended: boolean;
  /** Shows what arrived while the command ran instead of Codex's own account. */
  readonly recorded: boolean;
  readonly onMissed: (characters: number) => void;
  readonly onRead: (output: ExecOutput) => void;
  readonly onHandle: (handle: TerminalHandle | null) => void;
};

admitStyleElements(document);

const scrollbackLines = 10_000;
/** Of the font's own height: 12 px of type then stand in lines of 18 px. */
const rowHeight = 1.125;

/** The output of one run in a terminal: colours and cursor movement work, typing does not. */
export default function RunTerminal(props: RunTerminalProps) {
  const { threadId, runId, ended, recorded, onMissed, onRead, onHandle } = props;
  const host = useRef<HTMLDivElement>(null);
  const follower = useRef<OutputFollower | null>(null);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const terminal = new Terminal({
      convertEol: true,
      disableStdin: true,
      cursorInactiveStyle: 'none',
      scrollback: scrollbackLines,
      fontFamily: getComputedStyle(element).fontFamily,
      fontSize: Number.parseFloat(getComputedStyle(element).fontSize),
      lineHeight: rowHeight,
      minimumContrastRatio: 4.5,
      // A link that a program prints is text here: nothing opens by what a command wrote.
      linkHandler: { activate: () => {} },
      theme: terminalTheme(element),
    });
    const fit = new FitAddon();
    const search = new SearchAddon();
    terminal.loadAddon(fit);
    terminal.loadAddon(search);
    terminal.open(element);
    terminal.textarea?.setAttribute('aria-label', 'Output');
    terminal.attachCustomKeyEventHandler((event) => event.key !== 'Tab' && event.key !== 'Escape');
    fit.fit();
    const sized = new ResizeObserver(() => fit.fit());
    sized.observe(element);
    const themed = new MutationObserver(() => {
      terminal.options.theme = terminalTheme(element);
    });
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    follower.current = new OutputFollower(
      { write: (text) => terminal.write(text), clear: () => terminal.reset() },
      {
        read: () => readOutput(threadId, runId, recorded),
        follow: (listen) => (recorded ? () => {} : onExecOutput(runId, listen)),
      },
      { onMissed, onRead },
    );
    onHandle({
      findNext: (text) => search.findNext(text),
      findPrevious: (text) => search.findPrevious(text),
      text: () => textOf(terminal),
    });
    return () => {
      onHandle(null);
      follower.current?.end();
      follower.current = null;
      sized.disconnect();
      themed.disconnect();
      terminal.dispose();
    };
  }, [threadId, runId, recorded, onMissed, onRead, onHandle]);

  const wasEnded = useRef(ended);
  useEffect(() => {
    if (ended && !wasEnded.current) follower.current?.refresh();
    wasEnded.current = ended;
  }, [ended]);

  return <div ref={host} className={styles.terminal} />;
}

function textOf(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  const lines = Array.from({ length: buffer.length }, (_, at) => buffer.getLine(at)?.translateToString(true) ?? '');
  return lines.join('\n').trimEnd();
}
