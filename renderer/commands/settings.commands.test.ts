import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultOptions } from '../../shared/settings/options.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { optionsChanged, useOptions } from '../stores/settings.store.ts';
import { changeOptions } from './settings.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const snapshot = { values: defaultOptions, file: '/data/config.toml', lines: {}, problems: [] };
const theme = (): string => useOptions.getState().options.values.theme;

beforeEach(() => {
  request.mockReset();
  optionsChanged(snapshot);
});

describe('changeOptions', () => {
  it('takes effect at once, before the host has answered', async () => {
    request.mockResolvedValue({ ok: true, value: { ...snapshot, values: { ...defaultOptions, theme: 'dark' } } });
    const done = changeOptions({ theme: 'dark' });
    expect(theme()).toBe('dark');
    await done;
    expect(theme()).toBe('dark');
  });

  it('writes the store once where the host confirms what the page shows already', async () => {
    const chosen = { ...snapshot, lines: { theme: 2 }, values: { ...defaultOptions, theme: 'dark' as const } };
    optionsChanged({ ...chosen, values: defaultOptions });
    let writes = 0;
    const stop = useOptions.subscribe(() => (writes += 1));
    request.mockImplementation(async () => {
      optionsChanged(structuredClone(chosen));
      return { ok: true, value: structuredClone(chosen) };
    });
    await changeOptions({ theme: 'dark' });
    stop();
    expect(useOptions.getState().options).toEqual(chosen);
    expect(writes).toBe(1);
  });

  it('leaves what the host holds though it could not be written', async () => {
    request.mockImplementation(async () => {
      optionsChanged({ ...snapshot, values: { ...defaultOptions, theme: 'dark' } });
      return { ok: false, error: { type: 'notSaved', message: 'The disk is full.' } };
    });
    await changeOptions({ theme: 'dark' });
    expect(theme()).toBe('dark');
  });

  it('reverts a change that could not be saved, and says so', async () => {
    request.mockResolvedValue({ ok: false, error: { type: 'notSaved', message: 'The disk is full.' } });
    await changeOptions({ theme: 'dark' });
    expect(theme()).toBe('system');
    expect(useAlerts.getState().toasts.at(-1)).toMatchObject({
      fact: 'This was not saved.',
      detail: 'The disk is full.',
    });
  });

  it('keeps showing the newest choice while an earlier one is confirmed', async () => {
    const confirm: ((value: object) => void)[] = [];
    request.mockImplementation(() => new Promise((resolve) => confirm.push(resolve)));
    const saved = (values: object) => ({ ok: true, value: { ...snapshot, values: { ...defaultOptions, ...values } } });
    const [first, second] = [changeOptions({ textSize: 110 }), changeOptions({ textSize: 120, theme: 'dark' })];
    const shown: number[] = [];
    const stop = useOptions.subscribe(({ options }) => shown.push(options.values.textSize));
    confirm[0]?.(saved({ textSize: 110 }));
    await first;
    confirm[1]?.(saved({ textSize: 120, theme: 'dark' }));
    await second;
    stop();
    expect(shown.filter((size) => size !== 120)).toEqual([]);
    expect(useOptions.getState().options.values).toMatchObject({ textSize: 120, theme: 'dark' });
  });

  it('reverts only the change that could not be saved', async () => {
    request.mockResolvedValueOnce({ ok: false, error: { type: 'notSaved', message: 'The disk is full.' } });
    request.mockResolvedValueOnce({ ok: false, error: { type: 'disconnected' } });
    await Promise.all([changeOptions({ theme: 'dark' }), changeOptions({ textSize: 120 })]);
    expect(useOptions.getState().options.values).toEqual(defaultOptions);
  });

  it('does not revert what changed since', async () => {
    let answer: (value: object) => void = () => {};
    request.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const first = changeOptions({ theme: 'dark' });
    optionsChanged({ ...snapshot, values: { ...defaultOptions, theme: 'light' } });
    answer({ ok: false, error: { type: 'notSaved', message: '' } });
    await first;
    expect(theme()).toBe('light');
  });
});
