import { unreadCard } from '../../../../shared/runs/card-of-file.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { keyOfRun, threadOfWorkcell } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';

/**
 * The cards to show: one for each started run, even before its folder is listed, and none for a thread that does a run,
 * which already has a card. `projectRoot`: the only workspace to include; null: all.
 */
export function withStartedRuns(
  cards: readonly RunCard[],
  started: ReadonlyMap<string, StartedRun>,
  projectRoot: string | null,
): readonly RunCard[] {
  const listed = new Set(cards.map(({ run }) => keyOfRun(run)));
  const missing = [...started.values()].filter(
    ({ run }) => !listed.has(keyOfRun(run)) && (projectRoot === null || run.projectRoot === projectRoot),
  );
  const folders = cards.filter(({ run }) => threadOfWorkcell(run.workcellId) === null);
  const done = new Set([...folders, ...started.values()].map(({ threadId }) => threadId).filter((id) => id !== null));
  const shown = cards.filter(({ run }) => {
    const thread = threadOfWorkcell(run.workcellId);
    return thread === null || !done.has(thread);
  });
  return [...shown.map((card) => named(card, started.get(keyOfRun(card.run)))), ...missing.map(cardOfStarted)];
}

/** The card of a folder without any record shows the run's prompt. */
function named(card: RunCard, started: StartedRun | undefined): RunCard {
  if (started === undefined || card.tool !== null) return card;
  const { model, startedAt, title, tool } = cardOfStarted(started);
  return { ...card, model, startedAt: card.startedAt ?? startedAt, title, tool };
}

/** The card of a run without any record yet. */
export function cardOfStarted({ askedAt, endedAt, run, threadId, options }: StartedRun): RunCard {
  return {
    ...unreadCard(run, askedAt),
    threadId,
    isRead: true,
    state: 'starting',
    title: options.prompt.trim().split('\n', 1)[0] ?? '',
    tool: options.tool,
    model: options.model,
    lastAt: endedAt ?? askedAt,
  };
}
