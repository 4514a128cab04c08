import { create } from 'zustand';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { type CodexLine, mostCodexLines } from '../../shared/diagnostics/codex-line.ts';

/** What Codex wrote while turns of one thread ran. The lines of a turn are the same list as long as none is added. */
export type CodexLinesStore = {
  readonly threadId: ThreadId | null;
  readonly byTurn: Readonly<Record<TurnId, readonly CodexLine[]>>;
};

export const useCodexLines = create<CodexLinesStore>()(() => ({ threadId: null, byTurn: {} }));

/** Takes what the host has of a thread that is shown now. */
export function codexLinesRead(threadId: ThreadId, lines: readonly CodexLine[]): void {
  useCodexLines.setState({ threadId, byTurn: withLines({}, lines) });
}

/** Adds what has just come; lines of a thread that is not shown are passed over. */
export function codexLinesArrived(threadId: ThreadId, lines: readonly CodexLine[]): void {
  useCodexLines.setState((state) => (state.threadId === threadId ? { byTurn: withLines(state.byTurn, lines) } : {}));
}

function withLines(byTurn: CodexLinesStore['byTurn'], lines: readonly CodexLine[]): CodexLinesStore['byTurn'] {
  const added: Record<TurnId, readonly CodexLine[]> = {};
  for (const line of lines) {
    const known = added[line.turnId] ?? byTurn[line.turnId] ?? [];
    added[line.turnId] = [...known, line].slice(-mostCodexLines);
  }
  return { ...byTurn, ...added };
}
