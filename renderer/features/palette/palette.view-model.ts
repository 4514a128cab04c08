import type { ThreadId } from '../../../shared/base/ids.ts';
import type { ActionId, ActionView } from '../../actions/registry.ts';
import type { SettingsSection } from '../settings/settings.view-model.ts';
import type { ThreadRow } from '../thread-list/thread-list.view-model.ts';
import { type Match, matchWords } from './match-words.ts';

/** What choosing an entry does. */
export type PaletteTarget =
  | { readonly kind: 'action'; readonly id: ActionId }
  | { readonly kind: 'thread'; readonly id: ThreadId }
  | { readonly kind: 'setting'; readonly rowId: string };

export type PaletteEntry = {
  readonly key: string;
  readonly target: PaletteTarget;
  readonly title: string;
  readonly ranges: Match['ranges'];
  /** A second voice: what else comes of it, or how it stands. */
  readonly detail: string | null;
  readonly keys: string | null;
};

export type PaletteGroup = {
  readonly name: 'Commands' | 'Threads' | 'Settings';
  readonly entries: readonly PaletteEntry[];
};

export type PaletteFacts = {
  readonly actions: readonly ActionView[];
  readonly threads: readonly ThreadRow[];
  readonly settings: readonly SettingsSection[];
};

const threadsAtOnce = 8;
const settingsAtOnce = 6;

/**
 * What fits the query, the best first in each group. A leading `>` leaves only commands. Settings wait for a query, so
 * that an empty palette shows what can be done and where one was.
 */
export function describePalette(query: string, facts: PaletteFacts): readonly PaletteGroup[] {
  const commandsOnly = query.startsWith('>');
  const words = (commandsOnly ? query.slice(1) : query).trim();
  const commands = ranked(words, facts.actions.map(actionEntry));
  const threads = commandsOnly ? [] : ranked(words, facts.threads.map(threadEntry)).slice(0, threadsAtOnce);
  const settings =
    commandsOnly || words === '' ? [] : ranked(words, settingEntries(facts.settings)).slice(0, settingsAtOnce);
  const groups: readonly PaletteGroup[] = [
    { name: 'Commands', entries: commands },
    { name: 'Threads', entries: threads },
    { name: 'Settings', entries: settings },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

type Candidate = Omit<PaletteEntry, 'ranges'>;

function ranked(query: string, candidates: readonly Candidate[]): readonly PaletteEntry[] {
  return candidates
    .flatMap((candidate) => {
      const match = matchWords(query, candidate.title);
      return match === null ? [] : [{ entry: { ...candidate, ranges: match.ranges }, score: match.score }];
    })
    .toSorted((one, other) => other.score - one.score)
    .map(({ entry }) => entry);
}

function actionEntry({ id, title, hint, keys }: ActionView): Candidate {
  return { key: `action:${id}`, target: { kind: 'action', id }, title, detail: hint, keys };
}

function threadEntry({ id, title, stateWords, time }: ThreadRow): Candidate {
  return { key: `thread:${id}`, target: { kind: 'thread', id }, title, detail: stateWords ?? time, keys: null };
}

function settingEntries(sections: readonly SettingsSection[]): readonly Candidate[] {
  return sections.flatMap((section) =>
    section.rows.map((row) => ({
      key: `setting:${row.id}`,
      target: { kind: 'setting' as const, rowId: row.id },
      title: row.name,
      detail: section.title,
      keys: null,
    })),
  );
}

/** The entry an arrow leads to, around the ends; the first when none is chosen. */
export function stepThrough(keys: readonly string[], chosen: string | null, step: 1 | -1): string | null {
  const at = chosen === null ? -1 : keys.indexOf(chosen);
  if (at === -1) return keys[0] ?? null;
  return keys[(at + step + keys.length) % keys.length] ?? null;
}
