import { create } from 'zustand';
import type { McpServerSettings } from '../../shared/catalogs/mcp/mcp-settings.ts';
import type { ToolRun } from '../../shared/catalogs/mcp/tool-run.ts';
import type { McpProcess, McpSignInResult, McpTestResult } from '../../shared/contract/mcp.ts';

/** What came of testing a server last. */
export type McpTest = { readonly type: 'running' } | McpTestResult;

/** How a sign-in to a server stands, or what came of it. */
export type McpSignIn =
  | { readonly type: 'opening' }
  | { readonly type: 'waiting'; readonly url: string }
  | McpSignInResult;

export type McpStore = {
  /** Null: not asked for yet. */
  readonly settings: readonly McpServerSettings[] | null;
  /** Why they could not be read; null otherwise. */
  readonly problem: string | null;
  /** By the names of servers. */
  readonly tests: Readonly<Record<string, McpTest>>;
  readonly signIns: Readonly<Record<string, McpSignIn>>;
  /** The oldest first, as they were last looked at. */
  readonly processes: readonly McpProcess[];
  /** The newest first; null: not asked for yet. */
  readonly runs: readonly ToolRun[] | null;
  /** Grows whenever all this is forgotten. */
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

/** The window begins anew. */
export function mcpReset(): void {
  useMcp.setState(({ generation }) => ({ ...nothingKnown, generation: generation + 1 }));
}

export function mcpSettingsListed(settings: readonly McpServerSettings[]): void {
  useMcp.setState({ settings, problem: null });
}

/** What was listed before stays. */
export function mcpSettingsFailed(problem: string): void {
  useMcp.setState({ problem });
}

/** Null: nothing is known of a test any more. */
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
