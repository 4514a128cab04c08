import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClockAxis, placeOnAxis } from './clock-axis.ts';

const minute = 60_000;
const hour = 60 * minute;
afterEach(() => vi.unstubAllEnvs());

const textsOf = (axis: ReturnType<typeof createClockAxis>) => axis.ticks.flatMap(({ text }) => text ?? []);

describe('the axis of an hour', () => {
  const now = new Date(2026, 10, 20, 14, 14).getTime();

  it('shows at least an hour up to now, with the quarters of the clock', () => {
    const axis = createClockAxis('hour', now, 330);
    expect([new Date(axis.from).getMinutes(), new Date(axis.to).getMinutes()]).toEqual([10, 15]);
    expect(textsOf(axis)).toEqual(['13:15', '13:30', '13:45', '14:00']);
    expect(axis.now.text).toBe('14:14');
    expect(axis.now.left).toBeCloseTo(98.46, 2);
    // Half of the words is 18 px, and the next column begins 12 px after the axis.
    expect((axis.now.textLeft / 100) * 330 + 18).toBeLessThan(330 + 12);
  });

  it('stands still for five minutes while now moves, and then moves on by five', () => {
    const start = new Date(2026, 10, 20, 14, 10).getTime();
    const axes = [0, 1, 299, 300].map((seconds) => createClockAxis('hour', start + seconds * 1_000, 330));
    expect(axes.map(({ from }) => from - start)).toEqual([-hour, -hour, -hour, -hour + 5 * minute]);
    expect(axes[1]?.now.left).toBeGreaterThan(axes[0]?.now.left ?? 100);
    expect(axes.every(({ now: line }) => line.left <= 100)).toBe(true);
  });

  it('names fewer times where the axis is narrow, and none next to now', () => {
    expect(textsOf(createClockAxis('hour', now, 160))).toEqual(['13:30']);
    const past = new Date(2026, 10, 20, 14, 16).getTime();
    expect(textsOf(createClockAxis('hour', past, 330))).toEqual(['13:15', '13:30', '13:45', '14:00']);
  });

  it('begins on the day before shortly after midnight', () => {
    const axis = createClockAxis('hour', new Date(2026, 10, 20, 0, 12).getTime(), 330);
    expect(new Date(axis.from).getDate()).toBe(19);
    expect(textsOf(axis)).toEqual(['23:15', '23:30', '23:45', '0:00']);
    const across = placeOnAxis(axis, { from: axis.from + 30 * minute, to: axis.from + 60 * minute });
    expect(across).toEqual({ left: (100 * 30) / 65, width: (100 * 30) / 65 });
  });
});

describe('the axis of a day', () => {
  it('begins at midnight and ends with the next quarter of the day', () => {
    const axis = createClockAxis('today', new Date(2026, 10, 20, 14, 14).getTime(), 640);
    expect(axis.from).toBe(new Date(2026, 10, 20).getTime());
    expect(axis.to).toBe(new Date(2026, 10, 20, 18).getTime());
    expect(textsOf(axis)).toEqual(['0:00', '2:00', '4:00', '6:00', '8:00', '10:00', '12:00', '16:00']);
    expect(createClockAxis('today', new Date(2026, 10, 20, 18).getTime(), 640).to).toBe(
      new Date(2026, 10, 21).getTime(),
    );
  });

  it.each([
    ['Europe/Berlin', [2026, 2, 29], 23, ['0:00', '4:00', '8:00', '12:00', '16:00']],
    ['Europe/Berlin', [2026, 9, 25], 25, ['0:00', '4:00', '8:00', '12:00', '16:00']],
    ['Asia/Kathmandu', [2026, 10, 20], 24, ['0:00', '4:00', '8:00', '12:00', '16:00']],
    ['America/Sao_Paulo', [2018, 10, 4], 23, ['1:00', '4:00', '8:00', '12:00', '16:00']],
  ] as const)(
    'has the hours of the local clock in %s on %j, which has %i of them',
    (name, [year, month, day], length, texts) => {
      vi.stubEnv('TZ', name);
      const axis = createClockAxis('today', new Date(year, month, day, 20, 30).getTime(), 360);
      expect((axis.to - axis.from) / hour).toBe(length);
      expect(textsOf(axis)).toEqual(texts);
    },
  );
});

describe('the axis of a week', () => {
  it('has seven days with their names, up to the end of today', () => {
    const axis = createClockAxis('week', new Date(2026, 10, 20, 14, 14).getTime(), 640);
    expect(axis.from).toBe(new Date(2026, 10, 14).getTime());
    expect(axis.to).toBe(new Date(2026, 10, 21).getTime());
    expect(axis.ticks.map(({ at }) => new Date(at).getHours())).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(textsOf(axis)).toEqual(['Sat', 'Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Today']);
  });

  it('has whole days when the clocks change', () => {
    vi.stubEnv('TZ', 'America/New_York');
    const axis = createClockAxis('week', new Date(2026, 10, 3, 9).getTime(), 640);
    expect((axis.to - axis.from) / hour).toBe(7 * 24 + 1);
    expect(new Set(axis.ticks.map(({ at }) => new Date(at).getHours()))).toEqual(new Set([0]));
  });
});

describe('the place of a run on the axis', () => {
  const axis = { from: 1_000, to: 2_000 };

  it('is clipped at both ends', () => {
    expect(placeOnAxis(axis, { from: 1_200, to: 1_300 })).toEqual({ left: 20, width: 10 });
    expect(placeOnAxis(axis, { from: 0, to: 1_500 })).toEqual({ left: 0, width: 50 });
    expect(placeOnAxis(axis, { from: 1_500, to: 9_000 })).toEqual({ left: 50, width: 50 });
    expect(placeOnAxis(axis, { from: 0, to: 9_000 })).toEqual({ left: 0, width: 100 });
  });

  it('exists for a moment without a length', () => {
    expect(placeOnAxis(axis, { from: 1_500, to: 1_500 })).toEqual({ left: 50, width: 0 });
  });

  it('is before or after the axis for a run that is not on it, even one in the future', () => {
    expect(placeOnAxis(axis, { from: 0, to: 999 })).toBe('before');
    expect(placeOnAxis(axis, { from: 2_001, to: 2_002 })).toBe('after');
  });
});
