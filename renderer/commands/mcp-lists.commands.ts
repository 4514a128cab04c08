import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import {
  mcpProcessesListed,
  mcpSettingsFailed,
  mcpSettingsListed,
  toolRunsListed,
  useMcp,
} from '../stores/mcp.store.ts';
import { isWireFault, joinAlertText } from './show-problem.ts';

// What the page reads about MCP servers. What the user does with them is in `mcp.commands.ts`, which loads with their dialog.

/** Reads what the configuration says about each server. */
export async function listMcpSettings(): Promise<void> {
  const { generation } = useMcp.getState();
  const listed = await hostClient.request('listMcpSettings', null);
  if (useMcp.getState().generation !== generation) return;
  if (listed.ok) mcpSettingsListed(listed.value);
  else if (listed.error.type !== 'disconnected') {
    const { error } = listed;
    mcpSettingsFailed(isWireFault(error) ? joinAlertText(describeWireFault(error)) : error.message);
  }
}

/** Finds the programs that currently run as MCP servers. */
export async function listMcpProcesses(): Promise<void> {
  const { generation } = useMcp.getState();
  const listed = await hostClient.request('listMcpProcesses', null);
  if (listed.ok && useMcp.getState().generation === generation) mcpProcessesListed(listed.value);
}

/** Lists the tool calls; new ones arrive as events. */
export async function listToolRuns(): Promise<void> {
  const { generation } = useMcp.getState();
  const listed = await hostClient.request('listToolRuns', null);
  if (listed.ok && useMcp.getState().generation === generation) toolRunsListed(listed.value);
}
