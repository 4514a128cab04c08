import { sumAllTokens } from '../spending/model-tokens.ts';
import type { Turn, TurnUsage } from '../transcript/turn.ts';
import type { ReportedEvent } from './run-event.ts';
import { getUsagePosition, usagesPerEntry } from './run-position.ts';
import { toUsageData } from './usage-event.ts';

/**
 * The usage events of a turn, each with the index of the entry it follows. If that entry is gone, the event follows
 * what the previous usage event followed.
 */
export function toUsageEvents(
  turn: Turn,
  ordinal: number,
): readonly { readonly at: number; readonly event: ReportedEvent }[] {
  const { entries, usage = [] } = turn;
  if (usage.length === 0) return [];
  const places = new Map(entries.map(({ id }, at) => [id, at]));
  const reported: { at: number; spent: TurnUsage[] }[] = [];
  for (const spent of usage) {
    const last = reported.at(-1);
    const at = Math.max(last?.at ?? 0, (spent.after === null ? undefined : places.get(spent.after)) ?? 0);
    if (last?.at === at) last.spent.push(spent);
    else reported.push({ at, spent: [spent] });
  }
  return reported.flatMap(({ at, spent }) =>
    mergeUsage(spent).map((each, number) => ({
      at,
      event: toUsageEvent(each, getUsagePosition(ordinal, at, number)),
    })),
  );
}

/** The event of one usage report. */
export function toUsageEvent(usage: TurnUsage, position: number): ReportedEvent {
  return { position, at: usage.at, type: 'usage', state: 'none', durationMs: null, data: toUsageData(usage) };
}

/** Usage beyond the available positions is merged into the last one. */
function mergeUsage(spent: readonly TurnUsage[]): readonly TurnUsage[] {
  const last = spent.slice(usagesPerEntry - 1);
  const [first] = last;
  if (first === undefined || last.length === 1) return spent;
  const model = last.every((each) => each.model === first.model) ? first.model : null;
  return [...spent.slice(0, usagesPerEntry - 1), { ...first, ...sumAllTokens(last), model }];
}
