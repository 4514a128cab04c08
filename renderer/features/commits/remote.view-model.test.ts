import { describe, expect, it } from 'vitest';
import type { Remote, RemoteState } from '../../../shared/contract/remotes.ts';
import { describeRemote, toSyncRequest } from './remote.view-model.ts';

const [head, tip] = ['a'.repeat(40), 'b'.repeat(40)];

function createRemote(name: string, change: Partial<Remote> = {}): Remote {
  const url = `https://example.com/${name}.git`;
  const target = { remote: name, branch: 'main', tip, apart: { ahead: 2, behind: 0 } };
  return { name, fetchUrl: url, pushUrl: url, problem: null, target, ...change };
}

function createState(change: Partial<RemoteState> = {}): RemoteState {
  const origin = createRemote('origin');
  return {
    root: '/w',
    branch: 'main',
    head,
    remotes: [origin],
    upstream: origin.target,
    hasPushHook: false,
    ...change,
  };
}

describe('the remote of a branch', () => {
  it('says how many commits a push sends, and where', () => {
    expect(describeRemote(createState(), null)).toMatchObject({
      status: 'origin/main: 2 ahead, 0 behind',
      address: 'origin https://example.com/origin.git',
      pushLabel: 'Push 2 commits',
      can: { fetch: true, pull: true, push: true },
      choices: [],
      diverged: null,
    });
  });

  it('has nothing to push or pull for a detached HEAD, before the first commit, and without a remote', () => {
    const none = { fetch: true, pull: false, push: false };
    const origin = createRemote('origin', { target: null });
    const detached = createState({ branch: null, upstream: null, remotes: [origin] });
    expect(describeRemote(detached, null).can).toEqual(none);
    expect(describeRemote(createState({ head: null, upstream: null }), null).can).toEqual(none);
    expect(describeRemote(createState({ remotes: [], upstream: null }), null)).toMatchObject({
      status: 'This repository has no remote.',
      can: { fetch: false, pull: false, push: false },
    });
  });

  it('can get a branch that it does not have, and is chosen from several', () => {
    const target = { remote: 'other', branch: 'main', tip: null, apart: null };
    const remotes = [createRemote('origin'), createRemote('other', { target })];
    const view = describeRemote(createState({ remotes, upstream: null }), 'other');
    expect(view).toMatchObject({ remote: 'other', choices: ['origin', 'other'], pushLabel: 'Push' });
    expect(view.can).toEqual({ fetch: true, pull: false, push: true });
  });

  it('leads to a merge request on GitLab, and to a pull request elsewhere', () => {
    const labelOf = (fetchUrl: string) =>
      describeRemote(createState({ remotes: [createRemote('origin', { fetchUrl })] }), null).pullRequestLabel;
    expect(labelOf('git@gitlab.com:team/project.git')).toBe('Create merge request…');
    expect(labelOf('https://…@gitlab.example.com/team/project')).toBe('Create merge request…');
    expect(labelOf('ssh://git@github.com/gitlab/project.git')).toBe('Create pull request…');
    expect(labelOf('/srv/gitlab.git')).toBe('Create pull request…');
  });

  it('offers a force push only for the commits that it names', () => {
    const target = { remote: 'origin', branch: 'main', tip, apart: { ahead: 1, behind: 3 } };
    const state = createState({ remotes: [createRemote('origin', { target })], upstream: target });
    const { diverged } = describeRemote(state, null);
    expect(diverged?.lost).toContain('The remote loses 3 commits of origin/main.');
    expect(toSyncRequest(state, 'origin', 'push', diverged?.tip)).toMatchObject({
      action: 'push',
      replaces: tip,
      head,
    });
  });

  it('shows names and addresses as they are, both if they differ, and what is not run', () => {
    const origin = createRemote('origin', { fetchUrl: 'https://a/\u202ex', pushUrl: 'https://b/' });
    const view = describeRemote(createState({ remotes: [origin], hasPushHook: true }), null);
    expect(view.address).toBe('origin https://a/\\u202ex, push: https://b/');
    expect(view.notes).toEqual(['There is a pre-push hook. Workcell does not run it.']);
  });

  it('is not used if it has a problem', () => {
    const origin = createRemote('origin', { problem: 'Its address could start a program.' });
    const view = describeRemote(createState({ remotes: [origin] }), null);
    expect(view.can).toEqual({ fetch: false, pull: false, push: false });
    expect(view.notes).toEqual(['Its address could start a program.']);
  });
});
