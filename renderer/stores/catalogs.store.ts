import { create } from 'zustand';
import type { McpListing } from '../../shared/catalogs/mcp/mcp-server.ts';
import type { PromptFolder, PromptSummary } from '../../shared/catalogs/prompts/prompt.ts';
import type { Skill, SkillError } from '../../shared/catalogs/prompts/skill.ts';

/** The progress of a listing; `failed` has a sentence that says why. The earlier list stays in the meantime. */
export type ListingState = 'unasked' | 'asked' | 'listed' | { readonly failed: string };

/** What a message can use, as listed by the host. */
export type CatalogsStore = {
  readonly prompts: {
    readonly state: ListingState;
    readonly all: readonly PromptSummary[];
    readonly folders: readonly PromptFolder[];
  };
  readonly skills: {
    readonly state: ListingState;
    readonly all: readonly Skill[];
    readonly errors: readonly SkillError[];
  };
  readonly tools: { readonly state: ListingState; readonly listing: McpListing };
  /** Grows whenever the lists are forgotten. */
  readonly generation: number;
  /** The prompt that the dialog selects first; null: the last used one. */
  readonly promptToSelect: Pick<PromptSummary, 'place' | 'name'> | null;
};

const initialCatalogs: Pick<CatalogsStore, 'prompts' | 'skills' | 'tools'> = {
  prompts: { state: 'unasked', all: [], folders: [] },
  skills: { state: 'unasked', all: [], errors: [] },
  tools: { state: 'unasked', listing: { servers: [], isWhole: false, problem: null } },
};

/** The prompts, skills and tools of this window's folder. `catalogsReset` empties it. */
export const useCatalogs = create<CatalogsStore>()(() => ({ ...initialCatalogs, generation: 0, promptToSelect: null }));

/** Resets the window: earlier lists are no longer kept up to date. */
export function catalogsReset(): void {
  useCatalogs.setState(({ generation }) => ({ ...initialCatalogs, generation: generation + 1 }));
}

/** Updates the prompts' listing; omitted fields stay. */
export function promptsChanged(change: Partial<CatalogsStore['prompts']>): void {
  useCatalogs.setState(({ prompts }) => ({ prompts: { ...prompts, ...change } }));
}

/** Updates the skills' listing; omitted fields stay. */
export function skillsChanged(change: Partial<CatalogsStore['skills']>): void {
  useCatalogs.setState(({ skills }) => ({ skills: { ...skills, ...change } }));
}

/** Updates the tools' listing; omitted fields stay. */
export function toolsChanged(change: Partial<CatalogsStore['tools']>): void {
  useCatalogs.setState(({ tools }) => ({ tools: { ...tools, ...change } }));
}

/** Sets the prompt that the dialog selects when it opens; null means the last used one. */
export function promptToSelectChanged(wanted: CatalogsStore['promptToSelect']): void {
  useCatalogs.setState({ promptToSelect: wanted });
}
