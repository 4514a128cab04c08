import type { Result } from '../../shared/base/result.ts';
import type { McpServerDraft, McpServerSettings } from '../../shared/catalogs/mcp/mcp-settings.ts';
import type { ToolRun } from '../../shared/catalogs/mcp/tool-run.ts';
import type { McpProcess, WriteMcpProblem } from '../../shared/contract/mcp.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showTranscriptPage } from '../stores/frame.store.ts';
import { type McpSignIn, mcpSignInChanged, mcpTestChanged, useMcp } from '../stores/mcp.store.ts';
import { scrollToTurn } from '../stores/scroll-requests.ts';
import { useThreads } from '../stores/threads.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { listMcpProcesses, listMcpSettings } from './mcp-lists.commands.ts';
import { isWireFault, joinAlertText } from './show-problem.ts';
import { openThread } from './threads.commands.ts';

// What the user does with the servers in the configuration. The results arrive as updates of the tools.

export type McpWriteResult = Result<null, WriteMcpProblem | WireFault>;

/** Writes a new server, or replaces the `replaces` version of a known one, and then has it tested. */
export async function writeMcpServer(
  name: string,
  draft: McpServerDraft,
  replaces: string | null,
): Promise<McpWriteResult> {
  const written = await hostClient.request('writeMcpServer', { name, draft, replaces });
  if (!written.ok) {
    if (written.error.type === 'changed') await listMcpSettings();
    return written;
  }
  await listMcpSettings();
  if (useMcp.getState().settings?.find((server) => server.name === name)?.isOn === true) void testMcpServer(name);
  return written;
}

/**
 * Turns a server on or off in config.toml, forgets its test result, and lists the servers again. Null means that its
 * entry is elsewhere, so nothing was requested.
 */
export async function switchMcpServer(
  { name, version }: McpServerSettings,
  on: boolean,
): Promise<McpWriteResult | null> {
  if (version === null) return null;
  mcpTestChanged(name, null);
  return await listAfterWrite(hostClient.request('switchMcpServer', { name, version, on }));
}

/**
 * Removes a server from config.toml, forgets its test result, and lists the servers again. Null means that its entry is
 * elsewhere, so nothing was requested.
 */
export async function removeMcpServer({ name, version }: McpServerSettings): Promise<McpWriteResult | null> {
  if (version === null) return null;
  mcpTestChanged(name, null);
  return await listAfterWrite(hostClient.request('removeMcpServer', { name, version }));
}

/** Has the host start a server for a test. */
export async function testMcpServer(name: string): Promise<void> {
  const { generation } = useMcp.getState();
  mcpTestChanged(name, { type: 'running' });
  const tested = await hostClient.request('testMcpServer', { name });
  if (useMcp.getState().generation !== generation) return;
  mcpTestChanged(
    name,
    tested.ok ? tested.value : { type: 'failed', message: joinAlertText(describeWireFault(tested.error)) },
  );
}

/** Cancels the tests of a server and ends what they started. */
export async function cancelMcpTest(name: string): Promise<void> {
  await hostClient.request('cancelMcpTest', { name });
}

/** Starts a sign-in, opens its page in the browser, and waits for the outcome. */
export async function signInToMcp(name: string): Promise<void> {
  const { generation } = useMcp.getState();
  const move = (signIn: McpSignIn): void => {
    if (useMcp.getState().generation === generation) mcpSignInChanged(name, signIn);
  };
  move({ type: 'opening' });
  const begun = await hostClient.request('signInToMcp', { name });
  if (!begun.ok) {
    const { error } = begun;
    move({ type: 'failed', message: isWireFault(error) ? joinAlertText(describeWireFault(error)) : error.message });
    return;
  }
  move({ type: 'waiting', url: begun.value.url });
  openSignInPage(begun.value.url);
  const ended = await hostClient.request('awaitMcpSignIn', { name });
  move(ended.ok ? ended.value : { type: 'failed', message: joinAlertText(describeWireFault(ended.error)) });
}

/** Opens the page of a sign-in that is in progress. The host has checked that it is http or https. */
export function openSignInPage(url: string): void {
  window.open(url, '_blank', 'noopener,noreferrer');
}

/** Stops waiting for a sign-in. Its page in the browser works until it times out. */
export async function cancelMcpSignIn(name: string): Promise<void> {
  await hostClient.request('cancelMcpSignIn', { name });
}

/** Ends one of them. A program that is already gone counts as ended. */
export async function endMcpProcess({ pid, startedAt }: McpProcess): Promise<void> {
  await hostClient.request('endMcpProcess', { pid, startedAt });
  await listMcpProcesses();
}

/** Opens the turn that called a tool. */
export async function showToolRun({ threadId, turnId }: ToolRun): Promise<void> {
  showTranscriptPage();
  if (useThreads.getState().shown !== threadId) await openThread(threadId);
  // If the thread does not open, it shows the reason itself. The thread shown next has no such turn.
  const shown = useTranscript.getState();
  if (shown.threadId === threadId && shown.state === 'open') scrollToTurn(turnId);
}

/** Lists the servers after a write, even a refused one, because then something has changed since. */
async function listAfterWrite(asked: Promise<McpWriteResult>): Promise<McpWriteResult> {
  const written = await asked;
  await listMcpSettings();
  return written;
}
