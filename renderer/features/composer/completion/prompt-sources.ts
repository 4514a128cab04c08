import BookOpenIcon from 'lucide-react/icons/book-open';
import MessageIcon from 'lucide-react/icons/message-square-text';
import SlashIcon from 'lucide-react/icons/slash';
import type { PromptSummary } from '../../../../shared/catalogs/prompts/prompt.ts';
import { readPromptText } from '../../../../shared/catalogs/prompts/prompt-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { readActionState } from '../../../actions/action-state.ts';
import { type ActionId, getOfferedActions, runAction } from '../../../actions/registry.ts';
import {
  countInserted,
  listPrompts,
  listSkills,
  readPrompt,
  showPrompts,
  toSkillAttachment,
} from '../../../commands/catalogs.commands.ts';
import { useCatalogs } from '../../../stores/catalogs.store.ts';
import { listPlaceholders } from '../../../view-models/expand-prompt.ts';
import { inputModel } from '../../../view-models/input-model.ts';
import { findEntries, findNameRanges, toPromptEntries, toSkillEntries } from '../../prompts/find-entries.ts';
import { type CatalogKind, describeCatalogEntry } from '../../prompts/prompts.view-model.ts';
import type { CompletionOption, CompletionSource } from './completion-source.ts';

const listCatalog = { prompts: listPrompts, skills: listSkills };

/**
 * Waits until prompts or skills have been listed, and requests the list if necessary. Also settles when the result is
 * no longer needed.
 */
async function waitUntilListed(kind: CatalogKind, signal: AbortSignal): Promise<void> {
  const { state } = useCatalogs.getState()[kind];
  if (state === 'listed') return;
  if (state !== 'asked') return await listCatalog[kind]();
  await new Promise<void>((settle) => {
    const stop = useCatalogs.subscribe((store) => {
      if (store[kind].state !== 'asked') finish();
    });
    const finish = (): void => {
      stop();
      settle();
    };
    signal.addEventListener('abort', finish, { once: true });
  });
}

/** The maximum number of options; another letter finds more. */
const maxOptions = 20;

/**
 * Commands that the app itself performs when a message starts with their name. `btw` and `side` are what other programs
 * call `aside`.
 */
const commands: readonly (readonly [name: string, id: ActionId, otherNames?: readonly string[]])[] = [
  ['aside', 'askAside', ['btw', 'side']],
  ['compact', 'compact'],
  ['review', 'startReview'],
  ['new', 'newThread'],
  ['model', 'pickModel'],
  ['find', 'findInThread'],
  ['export', 'exportThread'],
  ['rewind', 'rewindTurn'],
  ['prompts', 'showPrompts'],
  ['tools', 'showTools'],
];

const commandSource: CompletionSource = {
  name: t`Commands`,
  trigger: '/',
  find: async (query, _signal, emit) => {
    const offered = new Map(getOfferedActions(readActionState()).map((action) => [action.id, action]));
    // The user's own prompt comes first. The palette has the command, too.
    const own = new Set(useCatalogs.getState().prompts.all.map((prompt) => prompt.name));
    const isMeant = (name: string) => name.startsWith(query.toLowerCase()) && !own.has(name);
    const options = commands.flatMap(([known, id, otherNames = []]): readonly CompletionOption[] => {
      const action = offered.get(id);
      const name = [known, ...otherNames].find(isMeant);
      if (action === undefined || name === undefined) return [];
      const choice = { text: '', attachment: null, perform: () => runAction(id) };
      const ranges = query === '' ? [] : [[0, query.length] as const];
      return [{ key: id, title: name, ranges, detail: action.title, icon: SlashIcon, choice }];
    });
    emit({ options, note: null });
  },
};

const promptSource: CompletionSource = {
  name: t`Prompts`,
  trigger: '/',
  find: async (query, signal, emit) => {
    await waitUntilListed('prompts', signal);
    const { all, state } = useCatalogs.getState().prompts;
    const options = findEntries(toPromptEntries(all), query)
      .slice(0, maxOptions)
      .flatMap((entry) => {
        if (entry.kind !== 'prompt') return [];
        const choice = { text: '', attachment: null, perform: () => void choosePrompt(entry.prompt) };
        const detail = entry.prompt.argumentHint ?? describeCatalogEntry(entry).detail;
        return [
          {
            key: entry.key,
            title: entry.name,
            ranges: findNameRanges(query, entry.name),
            detail,
            icon: MessageIcon,
            choice,
          },
        ];
      });
    emit({ options, note: typeof state === 'object' ? state.failed : null });
  },
};

const skillSource: CompletionSource = {
  name: t`Skills`,
  trigger: '$',
  find: async (query, signal, emit) => {
    await waitUntilListed('skills', signal);
    const { all, state } = useCatalogs.getState().skills;
    const options = findEntries(toSkillEntries(all.filter(({ enabled }) => enabled)), query)
      .slice(0, maxOptions)
      .flatMap((entry) => {
        if (entry.kind !== 'skill') return [];
        const { about, skill } = entry;
        const choice = {
          text: `$${skill.name}`,
          attachment: toSkillAttachment(skill),
          perform: () => countInserted('skill'),
        };
        return [
          {
            key: entry.key,
            title: skill.name,
            ranges: findNameRanges(query, skill.name),
            detail: about,
            icon: BookOpenIcon,
            choice,
          },
        ];
      });
    emit({ options, note: typeof state === 'object' ? state.failed : null });
  },
};

/** The sources behind `/` and `$` in a message. */
export const promptSources: readonly CompletionSource[] = [commandSource, promptSource, skillSource];

/** Inserts a prompt into the message. A prompt that has blanks to fill in, or that cannot be read, opens first. */
async function choosePrompt(prompt: PromptSummary): Promise<void> {
  const read = await readPrompt(prompt);
  const found = read.ok ? readPromptText(read.value.text) : null;
  if (found === null || found.problem !== null || listPlaceholders(found.body).length > 0) showPrompts(prompt);
  else inputModel.insertPrompt(found.body.trim(), prompt);
}
