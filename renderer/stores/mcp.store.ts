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
  /** The oldest first, as of the last look. */
  readonly processes: readonly McpProcess[];
  /** The newest first; null: not requested yet. */
  readonly runs: readonly ToolRun[] | null;
  /** Grows whenever everything is forgotten. */
  readonly generation: number;
};

const nothingKnown: Omit<McpStore, 'generation'> = {
  settings: null,
  problem: null,
  tests: {},
  signIns: {},
  processes: [],
  runs: null,
};

export const useMcp = create<McpStore>()(() => ({ ...nothingKnown, generation: 0 }));

/** Resets the window. */
export function mcpReset(): void {
  useMcp.setState(({ generation }) => ({ ...nothingKnown, generation: generation + 1 }));
}

export function mcpSettingsListed(settings: readonly McpServerSettings[]): void {
  useMcp.setState({ settings, problem: null });
}

/** Keeps the earlier list. */
export function mcpSettingsFailed(problem: string): void {
  useMcp.setState({ problem });
}

/** Sets the result of a test; null deletes it. */
export function mcpTested(name: string, test: McpTest | null): void {
  useMcp.setState(({ tests: { [name]: _, ...others } }) => ({
    tests: test === null ? others : { ...others, [name]: test },
  }));
}

export function toolRunsListed(runs: readonly ToolRun[]): void {
  useMcp.setState({ runs });
}

export function mcpSignInMoved(name: string, signIn: McpSignIn): void {
  useMcp.setState(({ signIns }) => ({ signIns: { ...signIns, [name]: signIn } }));
}

export function mcpProcessesListed(processes: readonly McpProcess[]): void {
  useMcp.setState({ processes });
}
