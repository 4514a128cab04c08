import { create } from 'zustand';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { type CodexLine, maxCodexLines } from '../../shared/diagnostics/codex-line.ts';

/** Codex's output during the turns of one thread. A turn's list stays the same object until a line is added. */
export type CodexLinesStore = {
  readonly threadId: ThreadId | null;
  readonly byTurn: Readonly<Record<TurnId, readonly CodexLine[]>>;
};

/** The output lines of the shown thread; one thread at a time. */
export const useCodexLines = create<CodexLinesStore>()(() => ({ threadId: null, byTurn: {} }));

/** Sets the host's lines of the thread that is now shown. */
export function codexLinesRead(threadId: ThreadId, lines: readonly CodexLine[]): void {
  useCodexLines.setState({ threadId, byTurn: withLines({}, lines) });
}

/** Adds new lines. Ignores lines of threads that are not shown. */
export function codexLinesArrived(threadId: ThreadId, lines: readonly CodexLine[]): void {
  useCodexLines.setState((state) => (state.threadId === threadId ? { byTurn: withLines(state.byTurn, lines) } : {}));
}

function withLines(byTurn: CodexLinesStore['byTurn'], lines: readonly CodexLine[]): CodexLinesStore['byTurn'] {
  const added: Record<TurnId, readonly CodexLine[]> = {};
  for (const line of lines) {
    const known = added[line.turnId] ?? byTurn[line.turnId] ?? [];
    added[line.turnId] = [...known, line].slice(-maxCodexLines);
  }
  return { ...byTurn, ...added };
}
