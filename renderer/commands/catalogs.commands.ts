import type { Attachment } from '../../shared/attachments/attachment.ts';
import type { Result } from '../../shared/base/result.ts';
import type { McpTool } from '../../shared/catalogs/mcp/mcp-server.ts';
import { type PromptSummary, toPromptKey } from '../../shared/catalogs/prompts/prompt.ts';
import type { Skill } from '../../shared/catalogs/prompts/skill.ts';
import type { ReadPromptProblem, WritePromptProblem } from '../../shared/contract/catalogs.ts';
import type { EventPayload, RequestInput } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import {
  promptsChanged,
  promptToSelectChanged,
  skillsChanged,
  toolsChanged,
  useCatalogs,
} from '../stores/catalogs.store.ts';
import { attachmentAdded, draftChanged, useDrafts } from '../stores/drafts.store.ts';
import { openDialog, showPage } from '../stores/frame.store.ts';
import { addSeparators, type InsertionKind, insertIntoMessageField } from '../stores/message-insertions.ts';
import { sendPageRequest } from '../stores/page-requests.ts';
import { getShownDraftKey, useThreads } from '../stores/threads.store.ts';
import { listMcpSettings, listToolRuns } from './mcp-lists.commands.ts';
import { changeSettings } from './settings.commands.ts';
import { isWireFault, joinAlertText } from './show-problem.ts';

// What the user does with prompts and skills: each function asks the host and puts the answer into the store or the
// message.

/** Lists the prompts; later changes arrive as events. */
export async function listPrompts(): Promise<void> {
  const { generation } = useCatalogs.getState();
  promptsChanged({ state: 'asked' });
  const listed = await hostClient.request('listPrompts', null);
  if (useCatalogs.getState().generation !== generation) return;
  if (listed.ok) promptsChanged({ state: 'listed', all: listed.value.prompts, folders: listed.value.folders });
  else if (listed.error.type !== 'disconnected') {
    promptsChanged({ state: { failed: joinAlertText(describeWireFault(listed.error)) } });
  }
}

/** Lists the skills, and waits for Codex to do so. */
export async function listSkills(): Promise<void> {
  const { generation } = useCatalogs.getState();
  skillsChanged({ state: 'asked' });
  const listed = await hostClient.request('listSkills', null);
  if (useCatalogs.getState().generation !== generation) return;
  if (listed.ok) skillsChanged({ state: 'listed', all: listed.value.skills, errors: listed.value.errors });
  else if (listed.error.type !== 'disconnected') {
    const { error } = listed;
    skillsChanged({ state: { failed: isWireFault(error) ? joinAlertText(describeWireFault(error)) : error.message } });
  }
}

/** Lists the known MCP servers and their tools; more arrive as events. */
export async function listTools(): Promise<void> {
  const { generation } = useCatalogs.getState();
  toolsChanged({ state: 'asked' });
  const listed = await hostClient.request('listTools', null);
  if (useCatalogs.getState().generation !== generation) return;
  if (listed.ok) toolsChanged({ state: 'listed', listing: listed.value });
  else if (listed.error.type !== 'disconnected') {
    toolsChanged({ state: { failed: joinAlertText(describeWireFault(listed.error)) } });
  }
}

/** Lists again what has changed since it was listed. */
export function catalogsChanged({ catalogs }: EventPayload<'catalogsChanged'>): void {
  const { prompts, skills, tools } = useCatalogs.getState();
  if (catalogs.includes('prompts') && prompts.state !== 'unasked') void listPrompts();
  if (catalogs.includes('tools') && tools.state !== 'unasked') {
    void listTools();
    void listMcpSettings();
  }
  if (catalogs.includes('toolRuns')) void listToolRuns();
  if (catalogs.includes('skills') && skills.state !== 'unasked') void listSkills();
}

/** Has the host rescan the disk; the results arrive as events. */
export async function refreshCatalogs(): Promise<void> {
  await hostClient.request('refreshCatalogs', null);
}

/** Opens the dialog, at one of its prompts or at the first one. */
export function showPrompts(wanted: Pick<PromptSummary, 'place' | 'name'> | null): void {
  promptToSelectChanged(wanted);
  openDialog('prompts');
}

export type PromptAnswer = Result<{ readonly text: string; readonly version: string }, ReadPromptProblem | WireFault>;

/** Reads the whole file of a prompt. */
export function readPrompt({ name, place }: Pick<PromptSummary, 'place' | 'name'>): Promise<PromptAnswer> {
  return hostClient.request('readPrompt', { place, name });
}

/** Writes a prompt; the contract says what `replaces` means. */
export function writePrompt(
  prompt: RequestInput<'writePrompt'>,
): Promise<Result<{ readonly version: string }, WritePromptProblem | WireFault>> {
  return hostClient.request('writePrompt', prompt);
}

/** Inserts the text of a prompt into the message of the shown thread. */
export function insertPrompt(text: string, prompt: Pick<PromptSummary, 'place' | 'name'>): void {
  insertIntoDraft(text, 'block');
  void changeSettings({ lastPrompt: toPromptKey(prompt) });
  countInserted('prompt');
}

/** Names a skill in the message of the shown thread, and attaches it. */
export function insertSkill(skill: Skill): void {
  insertIntoDraft(`$${skill.name}`, 'word');
  attachmentAdded(getShownDraftKey(useThreads.getState()), toSkillAttachment(skill));
  countInserted('skill');
}

/** A skill as an attachment of a message. */
export function toSkillAttachment({ name, path }: Skill): Attachment {
  return { kind: 'skill', name, source: path };
}

/** Names a tool in the message of the shown thread, so that Codex uses that one. */
export function insertTool(server: string, { name }: McpTool): void {
  insertIntoDraft(t`the tool \`${name}\` from \`${server}\``, 'word');
  void changeSettings({ lastTool: `${server}/${name}` });
  countInserted('tool');
}

/** Has the host count an insertion into a message. */
export function countInserted(kind: RequestInput<'countInserted'>['kind']): void {
  void hostClient.request('countInserted', { kind });
}

/** Inserts text into the message of the shown thread, at the caret if its field is visible. */
export function insertIntoDraft(text: string, kind: InsertionKind): void {
  if (insertIntoMessageField(text, kind)) return;
  const key = getShownDraftKey(useThreads.getState());
  const before = useDrafts.getState().drafts[key] ?? '';
  draftChanged(key, before + addSeparators(text, kind, before, ''));
  showPage('threads');
  sendPageRequest('focusComposer');
}
