import { waitForTurnEnd } from '../../../electron/app/testing/test-app.ts';
import { addDamage, type Damage, noDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import { canMount, type LimitedDisk, mountLimitedDisk } from '../limited-disk.ts';
import type { Random } from '../random.ts';
import { Rig } from '../rig.ts';
import { createWrongState } from '../sight.ts';
import { TimedText } from '../timed-text.ts';

const disks = new WeakMap<Rig, LimitedDisk>();

/**
 * The disk of the data folder fills up during turns. The app reports it and keeps new content. Once there is space, it
 * is written and survives a kill.
 */
export const diskFull: Fault = {
  name: 'disk',
  title: 'disk full, or read-only',
  runs: { short: 1, long: 25 },

  obstacle: () => (canMount() ? null : 'a small disk can only be mounted by root on Linux'),

  open: async () => {
    const disk = mountLimitedDisk();
    const rig = await Rig.create({ dataFolder: disk.folder });
    disks.set(rig, disk);
    await rig.start();
    return rig;
  },

  run: async (rig, random) => {
    const disk = disks.get(rig);
    if (disk === undefined) throw new Error('The rig has no small disk');
    disk.fill(random.below(150_000));
    return random.chance(0.3) ? await startOnFullDisk(rig, disk, random) : await fillWhileRunning(rig, disk, random);
  },
};

async function fillWhileRunning(rig: Rig, disk: LimitedDisk, random: Random): Promise<Damage> {
  const isSaid = () => rig.window.app.alerts.some(({ id }) => id === 'sessionsNotWritten');
  for (let turns = 0; !isSaid() && turns < 40; turns++) await sendLongMessages(rig, random);
  if (!isSaid()) return createWrongState('The disk is full and the app does not say so');
  disk.clear();
  await rig.window.until(() => !isSaid());
  // The store works in order: everything written before this request is done.
  for (let times = 0; times < 2; times++) await rig.window.get('listThreads', { search: '' });
  await rig.kill();
  return addDamage(await rig.start(), await rig.checkAllThreads());
}

async function sendLongMessages(rig: Rig, random: Random): Promise<void> {
  await rig.send([new TimedText({ words: 500 + random.below(1_000), perSecond: null }).reply]);
  await waitForTurnEnd(rig.window);
  rig.recordShown();
}

/** Starts the host on a full or read-only disk. Its stored data must be available, at once or afterward. */
async function startOnFullDisk(rig: Rig, disk: LimitedDisk, random: Random): Promise<Damage> {
  await rig.stop();
  const isReadOnly = random.chance(0.5);
  if (isReadOnly) disk.forbidWriting();
  await rig.start();
  const says = rig.window.app.alerts.some(({ surface }) => surface === 'banner');
  disk.clear();
  const silent =
    isReadOnly && !says ? createWrongState('The disk can only be read and the app does not say so') : noDamage;
  const stopped = addDamage(silent, await rig.stop());
  return addDamage(addDamage(stopped, await rig.start()), await rig.checkAllThreads());
}
