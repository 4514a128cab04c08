import * as files from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import { limitCodexToTrust } from '../threads/trust/trust-limited-codex.ts';
import { FolderTrust } from '../workspace/folder-trust.ts';
import { KnownFolders } from '../workspace/known-folders.ts';
import { WorkspaceTracker } from '../workspace/workspace-tracker.ts';
import { TurnFolders } from './turn-folders.ts';

/** Longer than Vitest's default of one second, for a busy machine. */
const patient = { timeout: 30_000 };

// Simulates a disconnected drive: each call to it waits until it is connected again.

const drive = vi.hoisted(() => ({ path: '', calls: [] as (() => void)[] }));
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof files>();
  const onDrive = (path: unknown) => drive.path !== '' && String(path).startsWith(drive.path);
  const late = <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    ((...args: Args) =>
      onDrive(args[0])
        ? new Promise<T>((settle, fail) => drive.calls.push(() => void call(...args).then(settle, fail)))
        : call(...args)) as never;
  return {
    ...real,
    lstat: late(real.lstat),
    open: late(real.open),
    readdir: late(real.readdir),
    readlink: late(real.readlink),
    realpath: late(real.realpath),
    stat: late(real.stat),
  };
});

describe('a folder on a drive that does not answer', () => {
  const clock = new ManualClock();
  let root = '';
  let [dead, healthy] = ['', ''];
  beforeEach(async () => {
    const folder = createTemporaryFolder('silent');
    onTestFinished(() => folder.remove());
    root = await files.realpath(folder.path);
    [dead, healthy] = [join(root, 'drive', 'dead'), join(root, 'healthy')];
    for (const each of [dead, healthy]) await files.mkdir(each, { recursive: true });
    drive.path = '';
    onTestFinished(connect);
  });
  /** Connects the drive again: every waiting call gets its answer. */
  const connect = async () => {
    drive.path = '';
    for (const call of drive.calls.splice(0)) call();
  };
  const disconnect = () => {
    drive.path = join(root, 'drive');
  };
  /** Advances time once only this many checks are pending. */
  const passBut = async (looks: number) => {
    await vi.waitFor(() => expect(clock.pending).toBe(looks), patient);
    clock.advance(5_000);
  };

  it('lists a folder on a silent drive by name without delaying the list or another folder', async () => {
    const known = new KnownFolders(clock);
    known.addOpened(async () => [dead, healthy]);
    known.addWritable(async () => ['/tmp']);
    const turnFolders = new TurnFolders(known);
    disconnect();
    const listed = known.list();
    const codex = new FakeCodexServer();
    const admitted = turnFolders.admit(dead, codex, () => false);
    expect(await turnFolders.admit(healthy, codex, () => false)).toEqual(ok(null));
    await passBut(2);
    expect(await listed).toEqual([dead, healthy, '/tmp']);
    const words = `${dead} is not responding. It may be on a disconnected drive. Connect the drive and try again.`;
    expect(await admitted).toEqual(err(words));
    // Workcell does not read the folder again, so nothing waits.
    expect(await turnFolders.admit(dead, codex, () => false)).toEqual(err(words));
    expect(await known.list()).toEqual([healthy, dead, '/tmp']);
  });

  it('does not wait forever for a folder to open, and opens it once it answers', async () => {
    const tracker = new WorkspaceTracker(await FolderTrust.load(root, join(root, 'codex-home')), root, clock);
    disconnect();
    const opened = tracker.open(dead);
    await passBut(1);
    expect(await opened).toEqual(err({ type: 'silent', path: dead }));
    // The first check has not ended when the user tries again.
    const again = tracker.open(dead);
    await connect();
    expect(await again).toMatchObject({ ok: true, value: { path: dead } });
  });

  it('does not make Codex restart if PATH has an entry there', async () => {
    const known = new KnownFolders(clock);
    const turnFolders = new TurnFolders(known);
    turnFolders.setPath(join(dead, 'bin'));
    const codex = new FakeCodexServer();
    disconnect();
    const looked = known.readInTime(dead, async () => 'found');
    await passBut(1);
    expect(await looked).toBeNull();
    expect(await turnFolders.admit(healthy, codex, () => false)).toEqual(ok(null));
    expect(codex.restarts).toBe(0);
  });

  it('delays no sign-in for a silent folder, treats it as untrusted, and uses it again once it answers', async () => {
    const trust = await FolderTrust.load(root, join(root, 'codex-home'));
    for (const each of [dead, healthy]) await trust.answer(each, 'writable');
    const tracker = new WorkspaceTracker(trust, root, clock);
    const codex = new FakeCodexServer();
    codex.answers['config/read'] = async () => err({ type: 'refused', code: 0, message: 'Not now', data: null });
    const within = limitCodexToTrust(
      codex,
      tracker,
      async () => ok(null),
      () => [],
    );
    for (const cwd of [dead, healthy]) await within.request('thread/start', { cwd });
    codex.sent.splice(0);
    disconnect();
    const signedOut = within.request('account/logout', undefined);
    await passBut(1);
    await signedOut;
    // Each folder has its entry before Codex reloads its configuration.
    expect(codex.sent.map(({ method }) => method)).toEqual([
      'config/batchWrite',
      'config/batchWrite',
      'account/logout',
    ]);
    const entry = (folder: string, value: string) =>
      expect.objectContaining({ keyPath: `projects."${folder}".trust_level`, value });
    expect(codex.sent[0]?.params).toMatchObject({ edits: [entry(healthy, 'trusted')] });
    expect(codex.sent[1]?.params).toEqual({ edits: expect.arrayContaining([entry(dead, 'untrusted')]) });
    expect((await tracker.decide(dead, { writers: [], reloads: false })).levels[dead]).toBe('untrusted');
    const refused = await within.request('thread/start', { cwd: dead });
    expect(refused).toMatchObject({ error: { message: expect.stringContaining('is not responding') } });
    await connect();
    await vi.waitFor(
      async () => expect((await tracker.decide(dead, { writers: [], reloads: false })).levels[dead]).toBe('trusted'),
      patient,
    );
  });

  it('keeps the config.toml entry of the user for a silent folder, even when the late check ends', async () => {
    const codexHome = join(root, 'codex-home');
    const enter = (level: string, folders: readonly string[]) =>
      files.writeFile(
        join(codexHome, 'config.toml'),
        folders.map((folder) => `[projects."${folder}"]\ntrust_level = "${level}"\n`).join(''),
      );
    await files.mkdir(codexHome);
    await enter('trusted', [dead]);
    const trust = await FolderTrust.load(root, codexHome);
    const tracker = new WorkspaceTracker(trust, root, clock);
    const alone = { writers: [], reloads: false };
    expect((await tracker.decide(dead, alone)).levels[dead]).toBe('trusted');
    disconnect();
    const late = tracker.decide(dead, alone);
    await passBut(1);
    const { toWrite } = await late;
    expect(toWrite[dead]).toBe('untrusted');
    await enter('untrusted', Object.keys(toWrite));
    await connect();
    await vi.waitFor(async () => expect((await tracker.decide(dead, alone)).levels[dead]).toBe('trusted'), patient);
    expect((await trust.getFormerEntries())[dead]).toBe('trusted');
  });
});
