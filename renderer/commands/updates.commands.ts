import { desk } from '../client/desk.ts';

/** Has the host ask for a newer version. */
export async function checkForUpdate(): Promise<void> {
  await desk.request('checkForUpdate', null);
}

/** Has the host install what is ready as soon as nothing is under way; with `false` that is called off. */
export async function restartToUpdate(wanted: boolean): Promise<void> {
  await desk.request('restartToUpdate', { wanted });
}
