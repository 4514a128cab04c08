import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultLayout } from '../../shared/layout/layout.ts';
import { layoutChanged, useLayout } from '../stores/layout.store.ts';
import { changeLayout, sendUnconfirmedLayout } from './layout.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));
vi.mock('./show-problem.ts', () => ({ showProblem: vi.fn() }));

const disconnected = { ok: false, error: { type: 'disconnected' } };
const opened = { sheet: 'console', sheetWidth: 700 } as const;

describe('changeLayout', () => {
  beforeEach(() => {
    request.mockReset();
    useLayout.setState({ layout: defaultLayout, unconfirmed: [] });
  });

  it('keeps what the user changed before the first snapshot, and sends it once there is a connection', async () => {
    request.mockResolvedValue(disconnected);
    await changeLayout(opened);
    layoutChanged({ ...defaultLayout, sheet: null, threadsWidth: 300 });
    expect(useLayout.getState().layout).toMatchObject({ ...opened, threadsWidth: 300 });
    request.mockReset().mockResolvedValue({ ok: true, value: null });
    await sendUnconfirmedLayout();
    expect(request.mock.calls).toEqual([['changeLayout', opened]]);
    layoutChanged(defaultLayout);
    expect(useLayout.getState().layout).toEqual(defaultLayout);
  });

  it('does not go back to an older change when its confirmation arrives after a newer change', async () => {
    const confirm: (() => void)[] = [];
    request.mockImplementation(() => new Promise((resolve) => confirm.push(() => resolve({ ok: true, value: null }))));
    const first = changeLayout({ sheetWidth: 200 });
    const second = changeLayout({ sheetWidth: 220 });
    layoutChanged({ ...defaultLayout, sheetWidth: 200 });
    expect(useLayout.getState().layout.sheetWidth).toBe(220);
    confirm[0]?.();
    await first;
    layoutChanged({ ...defaultLayout, sheetWidth: 220 });
    confirm[1]?.();
    await second;
    expect(useLayout.getState().layout.sheetWidth).toBe(220);
  });

  it('leaves the layout to the host once it has refused a change', async () => {
    request.mockResolvedValue({ ok: false, error: { type: 'badInput', method: 'changeLayout', message: 'too high' } });
    await changeLayout({ sheetWidth: 200 });
    layoutChanged(defaultLayout);
    expect(useLayout.getState().layout).toEqual(defaultLayout);
  });
});
