import type { PromptFolder } from '../../../shared/catalogs/prompts/prompt.ts';
import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { CatalogsStore } from '../../stores/catalogs.store.ts';
import { problemLabels } from './describe-prompt-problem.ts';
import { type CatalogEntry, findEntries, toPromptEntries, toSkillEntries } from './find-entries.ts';

/** Which of the two lists is shown. */
export type CatalogKind = 'prompts' | 'skills';

export type PromptsInput = Pick<CatalogsStore, 'prompts' | 'skills'> & {
  readonly kind: CatalogKind;
  readonly query: string;
};

/** A row of a list of entries. */
export type CatalogRow = {
  readonly key: string;
  readonly name: string;
  /** A word at the end of the first line; null for none. */
  readonly tag: string | null;
  /** The second line. */
  readonly detail: string;
  /** True if something is wrong with the entry. */
  readonly isWarning: boolean;
  /** True if the entry belongs to the row above it. */
  readonly isInner: boolean;
};

export type PromptsView = {
  readonly rows: readonly CatalogEntry[];
  /** Shown instead of rows; null if there are rows. */
  readonly empty: { readonly what: string; readonly how: string } | null;
  /** Notes below the list: what is left out, and what could not be read. */
  readonly notes: readonly string[];
  readonly isBusy: boolean;
  /** New prompts may go into the workspace too. */
  readonly canWriteHere: boolean;
};

/** Describes what the dialog lists. */
export function describePrompts(facts: PromptsInput): PromptsView {
  const { kind, prompts, query, skills } = facts;
  const listing = facts[kind];
  const all = kind === 'prompts' ? toPromptEntries(prompts.all) : toSkillEntries(skills.all);
  const rows = findEntries(all, query);
  return {
    rows,
    empty: rows.length > 0 ? null : describeEmpty(facts, all.length),
    notes: kind === 'prompts' ? prompts.folders.flatMap(describeFolderNotes) : describeSkillNotes(skills),
    isBusy: listing.state === 'asked' || listing.state === 'unasked',
    canWriteHere: prompts.folders.some(({ place, problem }) => place === 'workspace' && problem === null),
  };
}

/** Describes an entry for its row in the list. */
export function describeCatalogEntry(entry: CatalogEntry): CatalogRow {
  const { about, key, name } = entry;
  const row = { key, name, tag: null, isWarning: false, isInner: false };
  if (entry.kind === 'skill') return { ...row, detail: entry.skill.enabled ? about : t`Off` };
  const { place, problem } = entry.prompt;
  const tag = place === 'workspace' ? t`folder` : null;
  return { ...row, tag, detail: problem === null ? about : problemLabels[problem], isWarning: problem !== null };
}

function describeEmpty({ kind, query, ...facts }: PromptsInput, count: number): PromptsView['empty'] {
  const { state } = facts[kind];
  if (typeof state === 'object') return { what: t`The list could not load`, how: state.failed };
  if (query.trim() !== '' && count > 0) return { what: t`No matches`, how: t`Try fewer letters.` };
  if (state !== 'listed') return { what: t`Loading…`, how: kind === 'skills' ? t`Asking Codex for its skills.` : '' };
  return kind === 'prompts'
    ? {
        what: t`No prompts yet`,
        how: t`Save prompts you use often. Each is a Markdown file.`,
      }
    : { what: t`No skills`, how: t`Codex finds them in .agents/skills in this folder and your home folder.` };
}

function describeFolderNotes({ more, path, place, problem }: PromptFolder): readonly string[] {
  const leftOut =
    place === 'home'
      ? t`${wholeNumber(more)} more of your prompts are not shown.`
      : t`${wholeNumber(more)} more prompts in this folder are not shown.`;
  switch (problem) {
    case null:
      return more > 0 ? [leftOut] : [];
    case 'untrusted':
      return [t`This folder is not trusted, so its prompts and skills are not shown.`];
    case 'leadsOutside':
      return [t`${path} is a link that points outside the folder. Workcell does not read it.`];
    case 'unreadable':
      return [t`${path} cannot be read.`];
  }
}

function describeSkillNotes({ errors }: CatalogsStore['skills']): readonly string[] {
  return errors.map(({ message, path }) => t`${path} cannot be used. ${message}`);
}
