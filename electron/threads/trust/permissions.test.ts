import { describe, expect, it } from 'vitest';
import type { ConfigLayer } from '../../../shared/codex-protocol/generated.ts';
import { readConfig } from '../testing/codex-replies.ts';
import {
  allowsWriting,
  type PermissionConfig,
  permissionsOf,
  type ReachConfig,
  reachOf,
  reachWithoutProjects,
  turnOverrides,
} from './permissions.ts';

const empty: PermissionConfig & ReachConfig = {
  approval_policy: null,
  sandbox_mode: null,
  sandbox_workspace_write: null,
  approvals_reviewer: null,
};

const projects = (folder: string, level: string): Partial<PermissionConfig> => ({
  projects: { [folder]: { trust_level: level } },
});

function configured(facts: Partial<PermissionConfig>) {
  const config = { ...empty, ...facts };
  const permissions = permissionsOf('config', config, ['/home/me/project/part', '/home/me/project']);
  return { ...turnOverrides(permissions, config), writes: allowsWriting(permissions) };
}

describe('the person’s own config.toml', () => {
  it('makes Codex read-only in a folder that it does not name', () => {
    const expected = { approvalPolicy: 'on-request', sandboxPolicy: { type: 'readOnly' }, writes: false };
    expect(configured({})).toMatchObject(expected);
    expect(configured(projects('/home/me/other', 'trusted'))).toMatchObject(expected);
    expect(configured(projects('/home/me', 'trusted'))).toMatchObject(expected);
  });

  it.each(['/home/me/project/part', '/home/me/project'])('lets it write if %s is trusted', (folder) => {
    expect(configured(projects(folder, 'trusted'))).toMatchObject({
      approvalPolicy: 'on-request',
      sandboxPolicy: { type: 'workspaceWrite', networkAccess: false },
      writes: true,
    });
  });

  it('lets it write in a distrusted folder but ask for everything, as Codex does', () => {
    expect(configured(projects('/home/me/project', 'untrusted'))).toMatchObject({
      approvalPolicy: 'untrusted',
      sandboxPolicy: { type: 'workspaceWrite' },
      writes: true,
    });
  });

  it('uses the sandbox and the policy that it names', () => {
    const own = {
      writable_roots: ['/cache'],
      network_access: true,
      exclude_tmpdir_env_var: true,
      exclude_slash_tmp: false,
    };
    const facts = { approval_policy: 'never', sandbox_mode: 'workspace-write', sandbox_workspace_write: own } as const;
    expect(configured(facts)).toEqual({
      approvalPolicy: 'never',
      sandboxPolicy: {
        type: 'workspaceWrite',
        writableRoots: ['/cache'],
        networkAccess: true,
        excludeTmpdirEnvVar: true,
        excludeSlashTmp: false,
      },
      writes: true,
    });
    expect(configured({ ...projects('/home/me/project', 'trusted'), sandbox_mode: 'read-only' }).writes).toBe(false);
  });

  it('uses the profile that it names', () => {
    expect(configured({ default_permissions: ':read-only' })).toMatchObject({
      permissions: ':read-only',
      writes: false,
    });
    expect(configured({ default_permissions: 'mine' })).toMatchObject({ permissions: 'mine', writes: true });
  });
});

describe('a fixed mode', () => {
  it.each([
    ['readOnly', 'on-request', 'readOnly', false],
    ['askForEverything', 'untrusted', 'workspaceWrite', true],
    ['askWhenNeeded', 'on-request', 'workspaceWrite', true],
    ['fullAccess', 'never', 'dangerFullAccess', true],
  ] as const)('%s is the pair %s and %s', (mode, approvalPolicy, type, writes) => {
    const config = { ...empty, approval_policy: 'never', sandbox_mode: 'danger-full-access' } as const;
    const permissions = permissionsOf(mode, config, ['/w']);
    expect(turnOverrides(permissions, config)).toMatchObject({ approvalPolicy, sandboxPolicy: { type } });
    expect(allowsWriting(permissions)).toBe(writes);
  });
});

describe('the reach of a sandbox', () => {
  // Codex omits the reason if the layer is enabled.
  const layer = (name: ConfigLayer['name'], config: ConfigLayer['config']) =>
    ({ name, config, version: '' }) as ConfigLayer;
  const widened = {
    ...{ writable_roots: ['/etc'], network_access: true, exclude_tmpdir_env_var: true, exclude_slash_tmp: false },
  };
  const ofProject = layer(
    { type: 'project', dotCodexFolder: '/w/.codex' },
    { approvals_reviewer: 'auto_review', sandbox_workspace_write: widened },
  );
  const own = layer(
    { type: 'user', file: '/home/me/.codex/config.toml', profile: null },
    { sandbox_workspace_write: { writable_roots: ['/cache'] } },
  );
  const ofSystem = layer(
    { type: 'system', file: '/etc/codex/config.toml' },
    { sandbox_workspace_write: { writable_roots: ['/all'], exclude_slash_tmp: true } },
  );
  const read = {
    ...readConfig({ approvals_reviewer: 'auto_review', sandbox_workspace_write: widened }),
    layers: [ofProject, own, ofSystem],
  };

  it('comes from the person in a picked mode', () => {
    expect(reachOf('askWhenNeeded', read)).toEqual({
      approvals_reviewer: 'user',
      sandbox_workspace_write: {
        ...{ writable_roots: ['/cache'], network_access: false, exclude_tmpdir_env_var: true, exclude_slash_tmp: true },
      },
    });
  });

  it("comes from the folder's configuration if that decides", () => {
    expect(reachOf('config', read)).toMatchObject({ sandbox_workspace_write: widened });
  });

  it('stays unchanged if no project widens it', () => {
    expect(reachWithoutProjects({ ...readConfig({}), layers: [layer(ofProject.name, {})] })).toBeNull();
  });
});
