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
  readonly wanted: Pick<PromptSummary, 'place' | 'name'> | null;
};

const nothingListed: Pick<CatalogsStore, 'prompts' | 'skills' | 'tools'> = {
  prompts: { state: 'unasked', all: [], folders: [] },
  skills: { state: 'unasked', all: [], errors: [] },
  tools: { state: 'unasked', listing: { servers: [], isWhole: false, problem: null } },
};

export const useCatalogs = create<CatalogsStore>()(() => ({ ...nothingListed, generation: 0, wanted: null }));

/** Resets the window: earlier lists are no longer kept up to date. */
export function catalogsReset(): void {
  useCatalogs.setState(({ generation }) => ({ ...nothingListed, generation: generation + 1 }));
}

export function promptsChanged(change: Partial<CatalogsStore['prompts']>): void {
  useCatalogs.setState(({ prompts }) => ({ prompts: { ...prompts, ...change } }));
}

export function skillsChanged(change: Partial<CatalogsStore['skills']>): void {
  useCatalogs.setState(({ skills }) => ({ skills: { ...skills, ...change } }));
}

export function toolsChanged(change: Partial<CatalogsStore['tools']>): void {
  useCatalogs.setState(({ tools }) => ({ tools: { ...tools, ...change } }));
}

export function promptWanted(wanted: CatalogsStore['wanted']): void {
  useCatalogs.setState({ wanted });
}
