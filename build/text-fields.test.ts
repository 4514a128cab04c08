import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../renderer/', import.meta.url));

/** The fields that use the stored texts (decision 34), by the field of their place. */
const kept = (field: string) => `kept as ${field}`;
/** Why the others are not stored. */
const filter = 'a filter: nothing is written with it';
const question = 'a question: its answer is on the screen, and the next one is typed again';
const savedWhenLeft = 'saved when it is left; an invalid value stays in it as long as the page';
const secret = 'a secret: no store of the page has it';
const readOnly = 'nothing can be typed in it';
const part = 'a component: the fields that use it are in this list';
const unseen = 'no one types in it';

/** Every text field of the page, by file and in the order of the file. A new one needs an entry. */
const fields: Readonly<Record<string, readonly string[]>> = {
  'client/clipboard.ts': [unseen],
  'commands/imports.commands.ts': [unseen],
  'components/Field.tsx': [part],
  'components/SearchField.tsx': [part],
  'components/SecretDialog.tsx': [secret],
  'features/about/BundleDialog.tsx': [readOnly],
  'features/approvals/parts/AnswerButtons.tsx': [kept('answer:reason')],
  'features/approvals/parts/ElicitationForm.tsx': [kept('answer:json'), kept('answer:fields')],
  'features/approvals/parts/QuestionForm.tsx': [kept('answer:questions')],
  'features/aside/AsideCard.tsx': [kept('aside')],
  'features/attempts/PlanAttemptsDialog.tsx': [kept('attempts')],
  'features/budget/BudgetDialog.tsx': [question],
  'features/commits/BranchDialog.tsx': [filter, question],
  'features/commits/CommitDialog.tsx': [kept('commit')],
  'features/composer/Composer.tsx': [kept('message')],
  'features/composer/DiscardNotes.tsx': [kept('message')],
  'features/composer/QueuedMessages.tsx': [kept('queued')],
  'features/console/CommandConsole.tsx': [filter],
  'features/diagnostics/DiagnosticsPage.tsx': [filter],
  'features/findings/FindingCard.tsx': [question],
  'features/line-comments/CommentRowView.tsx': [kept('comment')],
  'features/mcp/ServerEditor.tsx': Array.from({ length: 7 }, () => kept('server')),
  'features/mcp/ValueFields.tsx': [kept('server'), kept('secret:server')],
  'features/open-folder/OpenFolderDialog.tsx': [question],
  'features/palette/Palette.tsx': [filter],
  'features/palette/PaletteSoon.tsx': [filter],
  'features/privacy/PrivacyControl.tsx': [savedWhenLeft],
  'features/prompts/CatalogPanes.tsx': [filter],
  'features/prompts/PromptEditor.tsx': [kept('prompt'), kept('prompt')],
  'features/prompts/PromptPane.tsx': [kept('arguments')],
  'features/pull-requests/PullRequestForm.tsx': [kept('pullRequest'), kept('pullRequest'), kept('pullRequest')],
  'features/runs/compare/PickRun.tsx': [filter],
  'features/runs/detail/parts/SearchPanel.tsx': [filter, filter, filter],
  'features/runs/list/MissionControlPage.tsx': [filter],
  // The checks of a run have it too, as part of that draft.
  'features/runs/LineList.tsx': [kept('worktreeSetup')],
  'features/runs/new/ModelField.tsx': [kept('run or again')],
  'features/runs/new/NewRunDialog.tsx': [kept('run or again')],
  'features/settings/SettingsPage.tsx': [filter],
  'features/settings/parts/RuleTester.tsx': [question],
  'features/settings/parts/SettingControl.tsx': [savedWhenLeft],
  'features/shortcuts/ShortcutList.tsx': [filter],
  'features/spending/PriceEditor.tsx': [savedWhenLeft, savedWhenLeft, savedWhenLeft],
  'features/thread-actions/NameField.tsx': [savedWhenLeft],
  'features/thread-list/ThreadList.tsx': [filter],
  'features/transcript/find/FindBar.tsx': [filter],
  'features/transcript/plan/PlanApproval.tsx': [kept('plan')],
};

/** The code that stores a change of these fields, by the field of their place. */
const keepers: Readonly<Record<string, readonly (readonly [path: string, code: string])[]>> = {
  message: [['follow-drafts.ts', "pageTexts.save(toFieldPlace(key, 'message'), getTypedMessage(key)"]],
  comment: [
    ['features/line-comments/use-line-comments.ts', "toFieldPlace(threadId, 'comment')"],
    ['features/line-comments/use-line-comments.ts', 'writeField(place, { text: comment.text'],
  ],
  commit: [
    ['features/commits/CommitDialog.tsx', "toFieldPlace('new', 'commit')"],
    ['features/commits/CommitDialog.tsx', 'keep(toStoredMessage(next, state))'],
  ],
  pullRequest: [
    ['features/pull-requests/PullRequestForm.tsx', "toFieldPlace('new', toFieldName(plan))"],
    ['features/pull-requests/PullRequestForm.tsx', 'useStoredForm<Form>(place, pullRequestForm'],
  ],
  aside: [
    ['commands/asides.commands.ts', "toFieldPlace(threadId, 'aside')"],
    ['commands/asides.commands.ts', 'writeField(place, isAsideEmpty(form) ? null : writeAside(form))'],
  ],
  attempts: [
    ['features/attempts/PlanAttemptsDialog.tsx', "toFieldPlace('new', 'attempts')"],
    ['features/attempts/PlanAttemptsDialog.tsx', 'useStoredForm<AttemptsDraft>('],
  ],
  queued: [['features/composer/QueuedMessages.tsx', 'useStoredText(place)']],
  plan: [['features/transcript/plan/PlanApproval.tsx', 'toFieldPlace(threadId, `plan:']],
  prompt: [
    ['features/prompts/PromptsDialog.tsx', "toFieldPlace('new', 'prompt')"],
    ['features/prompts/PromptsDialog.tsx', 'useStoredForm(place, promptForm'],
  ],
  arguments: [['features/prompts/PromptPane.tsx', 'useStoredForm(place, givenArguments']],
  server: [['features/mcp/ToolsDialog.tsx', 'useStoredForm<EditedServer>(serverPlace']],
  'secret:server': [['features/mcp/ToolsDialog.tsx', 'useStoredForm<TypedValues>(valuesPlace']],
  worktreeSetup: [['features/runs/setup/WorktreeSetupDialog.tsx', 'useStoredForm<SetupForm>(place, setupForm']],
  'run or again': [
    ['follow-run-draft.ts', 'pageTexts.save(runDraftPlace, toStoredRunDraft(draft))'],
    ['features/runs/new/use-edited-run.ts', 'useStoredForm<RunDraft>('],
  ],
  'answer:fields': [['features/approvals/parts/ElicitationForm.tsx', "createDraftInput<FormValues>('fields'"]],
  'answer:json': [['features/approvals/parts/ElicitationForm.tsx', "createDraftInput('json'"]],
  'answer:questions': [['features/approvals/parts/QuestionForm.tsx', "(GivenAnswer | null)[]>('questions'"]],
  'answer:reason': [['features/approvals/parts/AnswerButtons.tsx', "createDraftInput('reason'"]],
};

const field =
  /<(?:input|textarea|Field|SearchField)\s[\s\S]*?\/>|createElement\('(?:input|textarea)'\)|contentEditable/g;
/** Inputs that take no text. */
const choice = /\stype=(?:"(?:checkbox|radio|file)"|\{isSeveral \?)/;

const textOf = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** Finds the text fields in a file, as the source writes them. */
function fieldsIn(path: string): readonly string[] {
  return [...textOf(path).matchAll(field)].map(([text]) => text).filter((text) => !choice.test(text));
}

it('knows for every text field of the page how its text is stored, or why it is not', () => {
  const sources = globSync('**/*.{ts,tsx}', { cwd: root, exclude: ['**/*.test.{ts,tsx}', '**/testing/**'] });
  const found = sources.flatMap((path) => {
    const elements = fieldsIn(path);
    return elements.length === 0 ? [] : [[path.replaceAll('\\', '/'), elements.length] as const];
  });
  const listed = Object.entries(fields).map(([path, all]) => [path, all.length] as const);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(listed));
});

it('passes every change of a field that is kept to the code that keeps it', () => {
  const used = new Set<string>();
  for (const [path, ways] of Object.entries(fields)) {
    const elements = fieldsIn(path);
    for (const [at, way] of ways.entries()) {
      if (!way.startsWith(kept(''))) continue;
      used.add(way.slice(kept('').length));
      expect(elements[at], `${path}, field ${at + 1}`).toContain('onChange={');
    }
  }
  expect([...used].toSorted()).toEqual(Object.keys(keepers).toSorted());
  for (const [path, code] of Object.values(keepers).flat()) expect(textOf(path), path).toContain(code);
});
