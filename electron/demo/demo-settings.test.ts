import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { loadSettingsStore, type SettingsStore } from '../settings/settings-store.ts';
import { createDemoSettings } from './demo-settings.ts';

describe('options in the demo', () => {
  let folder = '';
  let personal: SettingsStore;
  let lifetime: Lifetime;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-demo-options-'));
    lifetime = new Lifetime();
    personal = await loadSettingsStore(folder, new ManualClock(), lifetime);
    await personal.change({ model: 'my-model', approvalMode: 'fullAccess', theme: 'dark' });
  });
  afterEach(async () => {
    await lifetime.end();
    await rm(folder, { recursive: true });
  });

  it('settings in the demo start with Ask for everything, whatever the user chose', () => {
    expect(createDemoSettings(personal, lifetime).snapshot.values).toMatchObject({
      model: null,
      approvalMode: 'askForEverything',
      theme: 'dark',
    });
  });

  it('settings in the demo keep choices for threads inside the demo', async () => {
    const demo = createDemoSettings(personal, lifetime);
    const changed = await demo.change({ approvalMode: 'readOnly', model: 'demo-model' });
    expect(changed.ok && changed.value.values).toMatchObject({ approvalMode: 'readOnly', model: 'demo-model' });
    expect(personal.snapshot.values).toMatchObject({ approvalMode: 'fullAccess', model: 'my-model' });
    expect(createDemoSettings(personal, lifetime).snapshot.values.approvalMode).toBe('askForEverything');
  });

  it('settings in the demo leave it to the user whether their own threads are encrypted', async () => {
    await createDemoSettings(personal, lifetime).change({ encryptThreads: false });
    expect(personal.snapshot.values.encryptThreads).toBe(true);
  });

  it('settings in the demo share the look of the app both ways', async () => {
    const stay = new Lifetime();
    const demo = createDemoSettings(personal, stay);
    const reported: string[] = [];
    demo.onChange((snapshot) => reported.push(snapshot.values.theme));
    await demo.change({ theme: 'light' });
    expect(personal.snapshot.values.theme).toBe('light');
    await personal.change({ theme: 'system' });
    expect(demo.snapshot.values.theme).toBe('system');
    expect(reported).toContain('light');
    expect(reported.at(-1)).toBe('system');
    void stay.end();
    await personal.change({ theme: 'dark' });
    expect(reported.at(-1)).toBe('system');
  });
});
