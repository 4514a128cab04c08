import { z } from 'zod';
import type { AskForApproval } from '../../shared/codex-protocol/generated/v2/AskForApproval';
import type { Config } from '../../shared/codex-protocol/generated/v2/Config';
import type { SandboxMode } from '../../shared/codex-protocol/generated/v2/SandboxMode';
import type { SandboxPolicy } from '../../shared/codex-protocol/generated/v2/SandboxPolicy';
import type { CodexParams } from '../../shared/codex-protocol/protocol.ts';
import type { ApprovalMode } from '../../shared/options/options.ts';

/** When Codex asks and what its sandbox allows: one of Codex's three sandboxes, or a named profile of the person's. */
export type Permissions = {
  readonly approvalPolicy: AskForApproval;
  readonly limits:
    | { readonly type: 'sandbox'; readonly sandbox: SandboxMode }
    | { readonly type: 'profile'; readonly name: string };
};

/** What of config.toml, as Codex reads it for a folder, decides about permissions. */
export type PermissionConfig = Pick<Config, 'approval_policy' | 'sandbox_mode' | 'sandbox_workspace_write'> & {
  readonly default_permissions?: unknown;
  readonly projects?: unknown;
};

const projectTables = z.record(z.string(), z.object({ trust_level: z.string().nullish() }));

/** A mode that is a fixed pair and not the person's own config.toml. */
export type FixedMode = Exclude<ApprovalMode, 'config'>;

const pairs: Readonly<Record<FixedMode, { approvalPolicy: AskForApproval; sandbox: SandboxMode }>> = {
  readOnly: { approvalPolicy: 'on-request', sandbox: 'read-only' },
  askForEverything: { approvalPolicy: 'untrusted', sandbox: 'workspace-write' },
  askWhenNeeded: { approvalPolicy: 'on-request', sandbox: 'workspace-write' },
  fullAccess: { approvalPolicy: 'never', sandbox: 'danger-full-access' },
};

/** What a fixed mode adds to `thread/start`. */
export function startOverrides(mode: FixedMode): { approvalPolicy: AskForApproval; sandbox: SandboxMode } {
  return pairs[mode];
}

/** What a mode means where this config.toml holds; `folders` are those whose entries in it count. */
export function permissionsOf(mode: ApprovalMode, config: PermissionConfig, folders: readonly string[]): Permissions {
  if (mode === 'config') return configured(config, folders);
  const { approvalPolicy, sandbox } = pairs[mode];
  return { approvalPolicy, limits: { type: 'sandbox', sandbox } };
}

/** Could Codex write? Of a person's own profile only the read-only one is known not to. */
export function allowsWriting({ limits }: Permissions): boolean {
  return limits.type === 'sandbox' ? limits.sandbox !== 'read-only' : limits.name !== ':read-only';
}

/** What permissions add to `turn/start`, where a sandbox is spelled out. */
export function turnOverrides(
  { approvalPolicy, limits }: Permissions,
  config: PermissionConfig,
): Pick<CodexParams<'turn/start'>, 'approvalPolicy' | 'sandboxPolicy' | 'permissions'> {
  return limits.type === 'profile'
    ? { approvalPolicy, permissions: limits.name }
    : { approvalPolicy, sandboxPolicy: policyOf(limits.sandbox, config) };
}

/**
 * What Codex itself would start with. Where config.toml names no sandbox, a folder that it has an entry for may be
 * written to, whatever the entry says, and any other is read-only.
 */
function configured(config: PermissionConfig, folders: readonly string[]): Permissions {
  const trust = trustLevelOf(config, folders);
  const approvalPolicy = config.approval_policy ?? (trust === 'untrusted' ? 'untrusted' : 'on-request');
  if (typeof config.sandbox_mode === 'string') {
    return { approvalPolicy, limits: { type: 'sandbox', sandbox: config.sandbox_mode } };
  }
  const profile = config.default_permissions;
  if (typeof profile === 'string') return { approvalPolicy, limits: { type: 'profile', name: profile } };
  const sandbox = trust === null ? 'read-only' : 'workspace-write';
  return { approvalPolicy, limits: { type: 'sandbox', sandbox } };
}

/** What config.toml says of the first of these folders that it names; null when it names none. */
function trustLevelOf(config: PermissionConfig, folders: readonly string[]): string | null {
  const projects = new Map(Object.entries(projectTables.safeParse(config.projects).data ?? {}));
  const named = folders.map((folder) => projects.get(folder)).find((project) => project !== undefined);
  return named?.trust_level ?? null;
}

/** A sandbox of Codex's with what this config.toml says of it. */
function policyOf(sandbox: SandboxMode, config: PermissionConfig): SandboxPolicy {
  if (sandbox === 'danger-full-access') return { type: 'dangerFullAccess' };
  if (sandbox === 'read-only') return { type: 'readOnly', networkAccess: false };
  const own = config.sandbox_workspace_write;
  return {
    type: 'workspaceWrite',
    writableRoots: [...(own?.writable_roots ?? [])],
    networkAccess: own?.network_access ?? false,
    excludeTmpdirEnvVar: own?.exclude_tmpdir_env_var ?? false,
    excludeSlashTmp: own?.exclude_slash_tmp ?? false,
  };
}
