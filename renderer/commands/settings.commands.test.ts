import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultSettings } from '../../shared/settings/settings-schema.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { settingsChanged, useSettings } from '../stores/settings.store.ts';
import { changeSettings } from './settings.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const snapshot = { values: defaultSettings, file: '/data/config.toml', lines: {}, problems: [] };
const theme = (): string => useSettings.getState().settings.values.theme;

beforeEach(() => {
  request.mockReset();
  settingsChanged(snapshot);
});

describe('changeSettings', () => {
  it('applies a setting immediately, before the host has answered', async () => {
    request.mockResolvedValue({ ok: true, value: { ...snapshot, values: { ...defaultSettings, theme: 'dark' } } });
    const done = changeSettings({ theme: 'dark' });
    expect(theme()).toBe('dark');
    await done;
    expect(theme()).toBe('dark');
  });

  it('updates the store once when the host confirms what the page already shows', async () => {
    const chosen = { ...snapshot, lines: { theme: 2 }, values: { ...defaultSettings, theme: 'dark' as const } };
    settingsChanged({ ...chosen, values: defaultSettings });
    let writes = 0;
    const stop = useSettings.subscribe(() => (writes += 1));
    request.mockImplementation(async () => {
      settingsChanged(structuredClone(chosen));
      return { ok: true, value: structuredClone(chosen) };
    });
    await changeSettings({ theme: 'dark' });
    stop();
    expect(useSettings.getState().settings).toEqual(chosen);
    expect(writes).toBe(1);
  });

  it('keeps a setting that the host applies although it could not be written', async () => {
    request.mockImplementation(async () => {
      settingsChanged({ ...snapshot, values: { ...defaultSettings, theme: 'dark' } });
      return { ok: false, error: { type: 'notSaved', message: 'The disk is full.' } };
    });
    await changeSettings({ theme: 'dark' });
    expect(theme()).toBe('dark');
  });

  it('reverts a setting that could not be saved, and shows a toast', async () => {
    request.mockResolvedValue({ ok: false, error: { type: 'notSaved', message: 'The disk is full.' } });
    await changeSettings({ theme: 'dark' });
    expect(theme()).toBe('system');
    expect(useAlerts.getState().toasts.at(-1)).toMatchObject({
      fact: 'This was not saved.',
      detail: 'The disk is full.',
    });
  });

  it('keeps showing the newest choice while an earlier one is confirmed', async () => {
    const confirm: ((value: object) => void)[] = [];
    request.mockImplementation(() => new Promise((resolve) => confirm.push(resolve)));
    const saved = (values: object) => ({ ok: true, value: { ...snapshot, values: { ...defaultSettings, ...values } } });
    const [first, second] = [changeSettings({ textSize: 110 }), changeSettings({ textSize: 120, theme: 'dark' })];
    const shown: number[] = [];
    const stop = useSettings.subscribe(({ settings }) => shown.push(settings.values.textSize));
    confirm[0]?.(saved({ textSize: 110 }));
    await first;
    confirm[1]?.(saved({ textSize: 120, theme: 'dark' }));
    await second;
    stop();
    expect(shown.filter((size) => size !== 120)).toEqual([]);
    expect(useSettings.getState().settings.values).toMatchObject({ textSize: 120, theme: 'dark' });
  });

  it('reverts only the setting that could not be saved', async () => {
    request.mockResolvedValueOnce({ ok: false, error: { type: 'notSaved', message: 'The disk is full.' } });
    request.mockResolvedValueOnce({ ok: false, error: { type: 'disconnected' } });
    await Promise.all([changeSettings({ theme: 'dark' }), changeSettings({ textSize: 120 })]);
    expect(useSettings.getState().settings.values).toEqual(defaultSettings);
  });

  it('does not revert a setting that changed since', async () => {
    let answer: (value: object) => void = () => {};
    request.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const first = changeSettings({ theme: 'dark' });
    settingsChanged({ ...snapshot, values: { ...defaultSettings, theme: 'light' } });
    answer({ ok: false, error: { type: 'notSaved', message: '' } });
    await first;
    expect(theme()).toBe('light');
  });
});
