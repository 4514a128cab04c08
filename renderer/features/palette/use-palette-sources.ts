import LayoutGridIcon from 'lucide-react/icons/layout-grid';
import MessageIcon from 'lucide-react/icons/message-square-text';
import { useEffect, useMemo, useState } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getRunKey } from '../../../shared/runs/run-ref.ts';
import { followActionState, readActionState } from '../../actions/action-state.ts';
import { getLikelyActions } from '../../actions/likely-actions.ts';
import {
  type ActionId,
  type ActionView,
  getOfferedActions,
  getUnavailableActions,
  runAction,
} from '../../actions/registry.ts';
import { listPrompts, showPrompts } from '../../commands/catalogs.commands.ts';
import { listRuns, openRun } from '../../commands/recorded-runs.commands.ts';
import { removeListedFolder } from '../../commands/workspace.commands.ts';
import { toRunTitle } from '../../components/format/run-title.ts';
import { useCatalogs } from '../../stores/catalogs.store.ts';
import { useRecordedRuns } from '../../stores/recorded-runs.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { describeWork, findRunWork } from '../../view-models/describe-work.ts';
import { readWork } from '../../view-models/read-work.ts';
import { getActionIcon } from './action-icons.ts';
import { type PaletteSource, prefixes } from './palette-source.ts';
import { useFilesByName } from './sources/files.ts';
import { useSettingsByName } from './sources/settings.ts';
import { useThreadsByName } from './sources/threads.ts';

/** Returns every source in the order of the headings. `words` is the search text, without a prefix. */
export function usePaletteSources(words: string): readonly PaletteSource[] {
  const commands = useActionsSource();
  const threads = useThreadsByName(words);
  const files = useFilesByName(words);
  const prompts = usePromptsByName(words);
  const runs = useRunsByName(words);
  const settings = useSettingsByName(words);
  return useMemo(
    () => [commands, threads, files, prompts, runs, settings],
    [commands, threads, files, prompts, runs, settings],
  );
}

/** Returns the keys of the actions that suit the situation in which the palette opens, the likeliest first. */
export function readLikely(): readonly string[] {
  return getLikelyActions({ ...readActionState(), dialog: null }).map(toActionKey);
}

function toActionKey(id: ActionId): string {
  return `action:${id}`;
}

/** Returns all actions, available or not, always up to date: a turn can end, or a panel open, while the palette is open. */
function useActionsSource(): PaletteSource {
  const [actions, setActions] = useState(readActions);
  const folders = useWorkspace((state) => state.listedFolders);
  const own = useWorkspace((state) => state.workspace?.path);
  useEffect(() => {
    const refreshActions = (): void => {
      setActions((shown) => {
        const now = readActions();
        return JSON.stringify(now) === JSON.stringify(shown) ? shown : now;
      });
    };
    // Picks up changes from before the effect ran.
    refreshActions();
    return followActionState(refreshActions);
  }, []);
  return useMemo(
    () => ({
      heading: t`Commands`,
      prefix: prefixes.commands,
      maxShown: 6,
      maxAtRest: 0,
      candidates: [
        ...actions.map(({ keywords, hint, id, keys, needs, title }) => ({
          key: toActionKey(id),
          title,
          keywords,
          ...(needs !== null && { needs }),
          keys,
          icon: getActionIcon(id),
          detail: () => hint,
          choose: () => runAction(id),
        })),
        ...folders
          .filter(({ path }) => path !== own)
          .map(({ displayPath, name, path }) => ({
            key: `unlist:${path}`,
            title: t`Remove ${name} from the list`,
            keywords: t`workspace project threads`,
            keys: null,
            icon: getActionIcon('listFolder'),
            detail: () => displayPath,
            choose: () => void removeListedFolder(path, name),
          })),
      ],
    }),
    [actions, folders, own],
  );
}

/** Returns the available actions, then those that need something. */
function readActions(): readonly (ActionView & { readonly needs: string | null })[] {
  const facts = { ...readActionState(), dialog: null };
  return [...getOfferedActions(facts).map((action) => ({ ...action, needs: null })), ...getUnavailableActions(facts)];
}

/**
 * Returns the prompts that can be inserted into a message. Loads them once the user types, unless they are loaded
 * already.
 */
function usePromptsByName(words: string): PaletteSource {
  const prompts = useCatalogs((state) => state.prompts.all);
  const isDue = useCatalogs((state) => state.prompts.state === 'unasked') && words !== '';
  useEffect(() => {
    if (isDue) void listPrompts();
  }, [isDue]);
  return useMemo(
    () => ({
      heading: t`Prompts`,
      prefix: null,
      maxShown: 4,
      maxAtRest: 0,
      candidates: prompts.map((prompt) => ({
        key: `prompt:${prompt.place}/${prompt.name}`,
        title: visibleText(prompt.name),
        keywords: prompt.about,
        keys: null,
        icon: MessageIcon,
        detail: () => visibleText(prompt.about),
        choose: () => showPrompts(prompt),
      })),
    }),
    [prompts],
  );
}

/** Returns the runs of Mission Control. Loads them once the user types, unless they are loaded already. */
function useRunsByName(words: string): PaletteSource {
  const cards = useRecordedRuns((state) => state.cards);
  const isDue = useRecordedRuns((state) => state.listing === 'unasked') && words !== '';
  useEffect(() => {
    if (isDue) void listRuns(useRecordedRuns.getState().view.everywhere);
  }, [isDue]);
  return useMemo(
    () => ({
      heading: t`Runs`,
      prefix: null,
      maxShown: 4,
      maxAtRest: 0,
      candidates: [...cards.values()].map((card) => ({
        key: `workcell:${getRunKey(card.run)}`,
        title: toRunTitle(card.title),
        keywords: card.run.runId,
        keys: null,
        icon: LayoutGridIcon,
        detail: () => describeWork(findRunWork(getRunKey(card.run), readWork()), Date.now()).text,
        choose: () => openRun(card.run),
      })),
    }),
    [cards],
  );
}
