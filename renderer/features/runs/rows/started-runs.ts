import { createUnreadCard } from '../../../../shared/runs/folder-card.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { findThreadId, getRunKey } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';

/**
 * Returns the cards to show. Adds one for each started run, even before its folder is listed. Leaves out a thread that
 * belongs to a run, because the run already has a card. `projectRoot` is the only workspace to include, next to what was
 * imported; null for all.
 */
export function addStartedRuns(
  known: readonly RunCard[],
  started: ReadonlyMap<string, StartedRun>,
  projectRoot: string | null,
): readonly RunCard[] {
  const isHere = (run: RunCard['run']) => projectRoot === null || run.projectRoot === projectRoot;
  const cards = known.filter(({ imported, run }) => imported !== undefined || isHere(run));
  const listed = new Set(cards.map(({ run }) => getRunKey(run)));
  const missing = [...started.values()].filter(({ run }) => !listed.has(getRunKey(run)) && isHere(run));
  const folders = cards.filter(({ run }) => findThreadId(run.runId) === null);
  const threadsWithRun = new Set(
    [...folders, ...started.values()].map(({ threadId }) => threadId).filter((id) => id !== null),
  );
  const shown = cards.filter(({ run }) => {
    const thread = findThreadId(run.runId);
    return thread === null || !threadsWithRun.has(thread);
  });
  return [...shown.map((card) => withPromptTitle(card, started.get(getRunKey(card.run)))), ...missing.map(toCard)];
}

/** Puts the run's prompt on the card of a folder without any record. */
function withPromptTitle(card: RunCard, started: StartedRun | undefined): RunCard {
  if (started === undefined || card.tool !== null) return card;
  const { model, startedAt, title, tool } = toCard(started);
  return { ...card, model, startedAt: card.startedAt ?? startedAt, title, tool };
}

/** Creates the card of a run without any record yet. */
export function toCard({ askedAt, endedAt, run, threadId, request }: StartedRun): RunCard {
  return {
    ...createUnreadCard(run, askedAt),
    threadId,
    isRead: true,
    state: 'starting',
    title: request.prompt.trim().split('\n', 1)[0] ?? '',
    tool: request.tool,
    model: request.model,
    lastAt: endedAt ?? askedAt,
  };
}
