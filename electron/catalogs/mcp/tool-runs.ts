import { z } from 'zod';
import { type EntryId, entryId, type ThreadId, type TurnId } from '../../../shared/base/ids.ts';
import type { ToolRun } from '../../../shared/catalogs/mcp/tool-run.ts';
import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { ToolEntry } from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { CodexServer } from '../../codex/codex-server.ts';

export type ToolRunsDeps = {
  readonly codex: CodexServer;
  /** Returns the maximum number of runs to keep. */
  limit(): number;
  /** Called when the list changes. */
  changed(): void;
};

/** The maximum length of a run's texts, in characters. Each update sends all of them to windows. */
const maxText = 2_000;

const progressReported = z.object({ threadId: z.string(), itemId: z.string(), message: z.string() });

type Known = { run: ToolRun; entry: ToolEntry };

/** MCP tool calls in all threads since the start of the host, taken from their turns. */
export class ToolRuns {
  readonly #deps: ToolRunsDeps;
  /** In order of arrival. */
  readonly #runs = new Map<string, Known>();

  constructor(deps: ToolRunsDeps) {
    this.#deps = deps;
    deps.codex.onNotification(({ method, params }) => {
      if (method === 'item/mcpToolCall/progress') this.#handleProgress(params);
    });
  }

  /** Lists the runs, newest first. */
  list(): readonly ToolRun[] {
    return [...this.#runs.values()].map(({ run }) => run).reverse();
  }

  /** Handles the turns of a thread that may have changed. */
  handle(threadId: ThreadId, turns: readonly Turn[]): void {
    let isNews = false;
    for (const turn of turns) {
      for (const entry of turn.entries) {
        if (entry.kind === 'tool' && entry.server !== null) {
          isNews = this.#take(threadId, turn.id, entry, entry.server) || isNews;
        }
      }
    }
    if (isNews) this.#notifyChanged();
  }

  /** Drops the runs of a deleted thread. */
  forget(threadId: ThreadId): void {
    const before = this.#runs.size;
    for (const [key, { run }] of this.#runs) if (run.threadId === threadId) this.#runs.delete(key);
    if (this.#runs.size !== before) this.#deps.changed();
  }

  /** Applies a lower limit. */
  limitChanged(): void {
    if (this.#runs.size > this.#deps.limit()) this.#notifyChanged();
  }

  #take(threadId: ThreadId, turnId: TurnId, entry: ToolEntry, server: string): boolean {
    const key = toKey(threadId, entry.id);
    const known = this.#runs.get(key);
    if (known?.entry === entry) return false;
    const { durationMs, error, result, status, tool } = entry;
    const run: ToolRun = {
      threadId,
      turnId,
      entryId: entry.id,
      server,
      tool,
      status,
      startedAt: entry.at,
      durationMs,
      progress: status === 'running' ? (known?.run.progress ?? null) : null,
      arguments: cut(entry.arguments),
      result: result === null ? null : cut(result),
      error: error === null ? null : cut(error),
    };
    this.#runs.set(key, { run, entry });
    return true;
  }

  #handleProgress(params: unknown): void {
    const reported = progressReported.safeParse(params);
    const id = reported.success ? entryId.safeParse(reported.data.itemId) : null;
    if (!reported.success || id?.success !== true) return;
    const known = this.#runs.get(toKey(reported.data.threadId, id.data));
    if (known?.run.status !== 'running') return;
    known.run = { ...known.run, progress: cut(reported.data.message) };
    this.#deps.changed();
  }

  /** Notifies windows. First drops runs above the limit: the oldest first, and ended ones before running ones. */
  #notifyChanged(): void {
    const tooMany = this.#runs.size - this.#deps.limit();
    if (tooMany > 0) {
      const keys = [...this.#runs].map(([key, { run }]) => ({ key, isOpen: isOpen(run) }));
      const oldest = [...keys.filter((it) => !it.isOpen), ...keys.filter((it) => it.isOpen)].slice(0, tooMany);
      for (const { key } of oldest) this.#runs.delete(key);
    }
    this.#deps.changed();
  }
}

function isOpen({ status }: ToolRun): boolean {
  return status === 'running' || status === 'waiting';
}

function toKey(thread: string, id: EntryId): string {
  return `${thread} ${id}`;
}

function cut(text: string): string {
  if (text.length <= maxText) return text;
  const left = wholeNumber(text.length - maxText);
  return t`${text.slice(0, maxText).toWellFormed()}\n… ${left} more characters in the turn`;
}
