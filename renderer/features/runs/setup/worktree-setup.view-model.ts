import { z } from 'zod';
import type { Immutable } from '../../../../shared/base/immutable.ts';
import { visibleLine } from '../../../../shared/base/visible-text.ts';
import type { SetupChoice } from '../../../../shared/contract/runs.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { findPatternProblem, maxSetupLines, type WorktreeSetup } from '../../../../shared/runs/worktree-setup.ts';
import { appendLine, type ListedLine } from '../listed-line.ts';

const line = z.object({ key: z.number(), text: z.string() });

/** The list being edited. */
export const setupForm = z.object({ files: z.array(line), commands: z.array(line), network: z.boolean() });
export type SetupForm = Immutable<z.infer<typeof setupForm>>;

/** Returns the form for what the host knows. Nothing is chosen that the user did not choose. */
export function startForm({ setup }: Pick<SetupChoice, 'setup'>): SetupForm {
  const list = (texts: readonly string[]) => texts.map((text, key) => ({ key, text }));
  return { files: list(setup?.files ?? []), commands: list(setup?.commands ?? []), network: setup?.network ?? false };
}

/** The dialog for the set-up. */
export type SetupView = {
  /** What the folder has that is in no line yet. */
  readonly proposedFiles: readonly string[];
  readonly proposedCommands: readonly string[];
  /** Why the list cannot be saved; null if it can. */
  readonly problem: string | null;
  /** The list that Save stores. */
  readonly setup: WorktreeSetup;
};

/** Describes the list being edited, and what it could also have. */
export function describeSetupForm(form: SetupForm, { proposal }: Pick<SetupChoice, 'proposal'>): SetupView {
  const files = toTexts(form.files);
  const commands = toTexts(form.commands);
  return {
    proposedFiles: listNew(proposal.files, files),
    proposedCommands: listNew(proposal.commands, commands),
    problem: files.some((file) => findPatternProblem(file) !== null) ? t`Correct the paths first.` : null,
    setup: { files, commands, network: form.network && commands.length > 0 },
  };
}

/** What is wrong with the path of a line; undefined for nothing, or while it is empty. */
export function findFileProblem(text: string): string | undefined {
  return text.trim() === '' ? undefined : (findPatternProblem(text.trim()) ?? undefined);
}

/** Returns lines with a proposed one: in the first empty line, or at the end. */
export function takeProposal(lines: readonly ListedLine[], text: string): readonly ListedLine[] {
  const empty = lines.find((each) => each.text.trim() === '');
  if (empty === undefined) return appendLine(lines, text);
  return lines.map((each) => (each === empty ? { ...each, text } : each));
}

/** The offer next to the choice of a worktree. */
export type SetupOffer = {
  /** The tooltip: what is set up, or what could be. */
  readonly help: string;
  /** True if the user has not answered and there is something to propose. */
  readonly isNew: boolean;
};

/** Describes the offer to set up worktrees; null while nothing is known about the folder. */
export function describeSetupOffer(choice: SetupChoice | null, folder: string | null): SetupOffer | null {
  if (choice === null || choice.folder !== folder) return null;
  const { proposal, setup } = choice;
  if (setup !== null) return { help: describeList(setup), isNew: false };
  const found = [...proposal.files, ...proposal.commands].map(visibleLine);
  return found.length === 0
    ? { help: t`Set up worktrees…`, isNew: false }
    : { help: t`Set up worktrees, for example: ${found.join(', ')}`, isNew: true };
}

function describeList({ commands, files }: WorktreeSetup): string {
  const parts = [
    ...(files.length > 0 ? [counted(files.length, 'copied path')] : []),
    ...(commands.length > 0 ? [counted(commands.length, 'command')] : []),
  ];
  return parts.length === 0 ? t`Worktrees are not set up.` : t`Each worktree gets ${parts.join(', ')}.`;
}

function toTexts(lines: readonly ListedLine[]): readonly string[] {
  return [...new Set(lines.map(({ text }) => text.trim()).filter((text) => text !== ''))];
}

function listNew(proposed: readonly string[], known: readonly string[]): readonly string[] {
  return proposed.filter((text) => !known.includes(text)).slice(0, maxSetupLines - known.length);
}
