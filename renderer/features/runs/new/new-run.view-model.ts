import type { ModelChoice } from '../../../../shared/catalogs/model-choice.ts';
import type { NewRunContext } from '../../../../shared/contract/runs.ts';
import type { WireFault } from '../../../../shared/contract/wire.ts';
import { counted, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import {
  type Isolation,
  maxPromptCharacters,
  type RunRequest,
  type RunTool,
} from '../../../../shared/runs/run-request.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import type { SendProblem } from '../../../../shared/threads/thread-problem.ts';
import { describeWireFault } from '../../../client/describe-wire-fault.ts';
import { describeSendFailure, isWireFault, joinAlertText } from '../../../commands/show-problem.ts';
import type { SelectOption } from '../../../components/Select.tsx';
import type { DraftCheck, RunDraft } from '../../../stores/run-draft.store.ts';

/** Explains why a run was not started, in a sentence or two. */
export function describeStartRefusal(problem: SendProblem | WireFault): string {
  if (isWireFault(problem)) return joinAlertText(describeWireFault(problem));
  switch (problem.type) {
    case 'refused':
      return problem.message;
    case 'noWorkspace':
      return t`No folder is open. Open one first.`;
    case 'needsTrust':
      return t`${problem.path} is not trusted yet. Trust the folder, or keep it read-only.`;
    case 'needsFullAccessConsent':
      return t`Full access was not confirmed. Confirm it, or choose another approval mode in Settings.`;
    case 'notApproved':
      return t`The run was not approved, and was not started.`;
    default:
      return joinAlertText(describeSendFailure(problem));
  }
}

const startConditions: Readonly<Record<NonNullable<StartedRun['waitsFor']>, string>> = {
  others: t`It starts when there is room.`,
  load: t`It starts when the machine is less busy.`,
  memory: t`It starts when there is enough memory.`,
};

/** Explains why an accepted run does not start; null if it does. */
export function describeWait(run: StartedRun | undefined, isHeld: boolean): string | null {
  if (run?.stage !== 'queued') return null;
  return isHeld ? t`Waiting runs are on hold.` : startConditions[run.waitsFor ?? 'others'];
}

/** One choice among a few. */
export type NewRunChoice<Value extends string> = {
  readonly value: Value;
  readonly name: string;
  readonly help: string;
  readonly isChosen: boolean;
  readonly isDisabled: boolean;
};

/** The view of the dialog for a new run. */
export type NewRunView = {
  readonly tools: readonly NewRunChoice<RunTool>[];
  readonly tool: RunTool;
  /** The choices; null if the user types a name. */
  readonly models: readonly SelectOption[] | null;
  readonly places: readonly NewRunChoice<Isolation>[];
  /** Notes on the place, one sentence each. */
  readonly placeNotes: readonly string[];
  /** Whether the run gets a worktree of its own. */
  readonly isInWorktree: boolean;
  readonly checks: readonly DraftCheck[];
  /** The request that Start sends; null while Start is off. */
  readonly request: RunRequest | null;
  /** Why Start is off; null while it is on. */
  readonly reason: string | null;
};

export type NewRunInput = {
  readonly draft: RunDraft;
  /** Null until the host has reported them. */
  readonly surroundings: NewRunContext | null;
  readonly models: readonly ModelChoice[];
};

/** Describes a new run: the draft, and what it means for this folder and machine. */
export function describeNewRun({ draft, models, surroundings }: NewRunInput): NewRunView {
  const tool = draft.tool ?? getFirstTool(surroundings);
  const isolation = resolveIsolation(draft.isolation, surroundings);
  const checks = draft.checks ?? (surroundings?.checks ?? []).map((command, key) => ({ key, command }));
  const reason = describeReasonAgainst(draft.prompt, tool, surroundings);
  return {
    tools: describeTools(tool, surroundings),
    tool,
    models: tool === 'codex' ? listModels(draft.models.codex, models) : null,
    places: describePlaces(isolation, surroundings),
    placeNotes: describePlaceNotes(isolation, surroundings),
    isInWorktree: isolation !== 'inPlace',
    checks,
    request:
      reason === null
        ? {
            prompt: draft.prompt.trim(),
            tool,
            model: draft.models[tool].trim() || null,
            isolation,
            checks: checks.map(({ command }) => command.trim()).filter((command) => command !== ''),
          }
        : null,
    reason,
  };
}

const toolNames: Readonly<Record<RunTool, string>> = { codex: 'Codex', claude: 'Claude Code' };
const toolHelp: Readonly<Record<RunTool, string>> = {
  codex: t`Same approvals and sandbox as your threads.`,
  claude: t`Works with your own installation and its sign-in.`,
};

function getMissingReason(tool: RunTool, surroundings: NewRunContext | null): string | null {
  return surroundings?.tools.find((known) => known.tool === tool)?.missing ?? null;
}

function getFirstTool(surroundings: NewRunContext | null): RunTool {
  return surroundings?.tools.find(({ missing }) => missing === null)?.tool ?? 'codex';
}

function describeTools(chosen: RunTool, surroundings: NewRunContext | null): readonly NewRunChoice<RunTool>[] {
  return (['codex', 'claude'] as const).map((tool) => {
    const missing = getMissingReason(tool, surroundings);
    return {
      value: tool,
      name: toolNames[tool],
      help: missing ?? toolHelp[tool],
      isChosen: tool === chosen,
      isDisabled: missing !== null,
    };
  });
}

/** Lists the models to choose from. A chosen model that is no longer known stays in the list. */
function listModels(chosen: string, models: readonly ModelChoice[]): readonly SelectOption[] {
  const configured = models.find(({ isDefault }) => isDefault)?.name;
  const isUnlisted = chosen !== '' && models.every(({ model }) => model !== chosen);
  return [
    { value: '', label: t`As configured`, ...(configured === undefined ? {} : { detail: configured }) },
    ...models.map(({ description, model, name }) => ({ value: model, label: name, detail: description })),
    ...(isUnlisted ? [{ value: chosen, label: chosen }] : []),
  ];
}

/** Returns the chosen place if it is possible, else the closest one. */
function resolveIsolation(chosen: Isolation | null, surroundings: NewRunContext | null): Isolation {
  if (surroundings === null) return chosen ?? 'worktree';
  if (surroundings.repository === null) return 'inPlace';
  if (chosen === 'worktreeWithChanges' && surroundings.repository.changedFiles === 0) return 'worktree';
  return chosen ?? 'worktree';
}

function describePlaces(chosen: Isolation, surroundings: NewRunContext | null): readonly NewRunChoice<Isolation>[] {
  const hasNoRepository = surroundings !== null && surroundings.repository === null;
  const changed = surroundings?.repository?.changedFiles ?? null;
  const inLastCommit = t`On its own branch, from the last commit.`;
  const files = changed === null ? '' : counted(changed, 'file');
  return [
    {
      value: 'worktree',
      name: t`New worktree`,
      help:
        changed === null || changed === 0 ? inLastCommit : t`${inLastCommit} Without uncommitted changes in ${files}.`,
      isChosen: chosen === 'worktree',
      isDisabled: hasNoRepository,
    },
    {
      value: 'worktreeWithChanges',
      name: t`New worktree with your changes`,
      help:
        changed === null
          ? t`The same, plus your uncommitted changes.`
          : changed === 0
            ? t`Everything is committed.`
            : t`The same, plus uncommitted changes in ${files}.`,
      isChosen: chosen === 'worktreeWithChanges',
      isDisabled: hasNoRepository || changed === 0,
    },
    {
      value: 'inPlace',
      name: t`In place`,
      help: t`In the folder itself, where you see each change at once. Runs in place wait for each other.`,
      isChosen: chosen === 'inPlace',
      isDisabled: false,
    },
  ];
}

/** More paths would hide the choices. */
const maxPaths = 3;

function describePlaceNotes(chosen: Isolation, surroundings: NewRunContext | null): readonly string[] {
  if (surroundings === null) return [];
  const { noWorktree, repository } = surroundings;
  if (repository === null) return noWorktree === null ? [] : [noWorktree];
  if (chosen === 'inPlace') return [];
  const { branch, submodules } = repository;
  const paths = submodules.slice(0, maxPaths).join(', ');
  const more = submodules.length - maxPaths;
  const listed = more > 0 ? t`${paths} and ${wholeNumber(more)} more` : paths;
  return [
    ...(branch === null ? [t`No branch is checked out. The run starts at the current commit.`] : []),
    ...(submodules.length === 0 ? [] : [t`Submodules are empty in a worktree: ${listed}.`]),
  ];
}

function describeReasonAgainst(prompt: string, tool: RunTool, surroundings: NewRunContext | null): string | null {
  const { length } = prompt.trim();
  if (getMissingReason(tool, surroundings) !== null) return t`${toolNames[tool]} cannot be started here.`;
  if (length === 0) return t`Write a prompt first.`;
  if (length > maxPromptCharacters) {
    return t`The prompt is longer than ${wholeNumber(maxPromptCharacters)} characters.`;
  }
  return null;
}
