import { create } from 'zustand';
import type { McpServerSettings } from '../../shared/catalogs/mcp/mcp-settings.ts';
import type { ToolRun } from '../../shared/catalogs/mcp/tool-run.ts';
import type { McpProcess, McpSignInResult, McpTestResult } from '../../shared/contract/mcp.ts';

/** The result of the last test of a server. */
export type McpTest = { readonly type: 'running' } | McpTestResult;

/** The state or the result of a sign-in to a server. */
export type McpSignIn =
  | { readonly type: 'opening' }
  | { readonly type: 'waiting'; readonly url: string }
  | McpSignInResult;

export type McpStore = {
  /** Null: not requested yet. */
  readonly settings: readonly McpServerSettings[] | null;
  /** Why they could not be read; null if they could. */
  readonly problem: string | null;
  /** By server name. */
  readonly tests: Readonly<Record<string, McpTest>>;
  readonly signIns: Readonly<Record<string, McpSignIn>>;
  /** The oldest first, as of the last read. */
  readonly processes: readonly McpProcess[];
  /** The newest first; null: not requested yet. */
  readonly runs: readonly ToolRun[] | null;
  /** Grows whenever everything is forgotten. */
  readonly generation: number;
};

const initialState: Omit<McpStore, 'generation'> = {
  settings: null,
  problem: null,
  tests: {},
  signIns: {},
  processes: [],
  runs: null,
};

/** The MCP servers in the configuration, with their tests, sign-ins, processes and tool calls. */
export const useMcp = create<McpStore>()(() => ({ ...initialState, generation: 0 }));

/** Resets the store, so that everything is requested again. */
export function mcpReset(): void {
  useMcp.setState(({ generation }) => ({ ...initialState, generation: generation + 1 }));
}

/** Replaces the servers with the host's list, and clears the problem. */
export function mcpSettingsListed(settings: readonly McpServerSettings[]): void {
  useMcp.setState({ settings, problem: null });
}

/** Stores why the servers could not be read. Keeps the earlier list. */
export function mcpSettingsFailed(problem: string): void {
  useMcp.setState({ problem });
}

/** Sets the result of a test; null deletes it. */
export function mcpTestChanged(name: string, test: McpTest | null): void {
  useMcp.setState(({ tests: { [name]: _, ...others } }) => ({
    tests: test === null ? others : { ...others, [name]: test },
  }));
}

/** Replaces the tool calls with the host's list. */
export function toolRunsListed(runs: readonly ToolRun[]): void {
  useMcp.setState({ runs });
}

/** Sets the state or result of a server's last sign-in. */
export function mcpSignInChanged(name: string, signIn: McpSignIn): void {
  useMcp.setState(({ signIns }) => ({ signIns: { ...signIns, [name]: signIn } }));
}

/** Replaces the running servers with the host's list. */
export function mcpProcessesListed(processes: readonly McpProcess[]): void {
  useMcp.setState({ processes });
}
