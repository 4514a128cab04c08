import { hostClient } from '../client/page-client.ts';

/** Has the host check for a newer version. */
export async function checkForUpdate(): Promise<void> {
  await hostClient.request('checkForUpdate', null);
}

/** Has the host install the ready update as soon as nothing is under way; `false` cancels that. */
export async function restartToUpdate(wanted: boolean): Promise<void> {
  await hostClient.request('restartToUpdate', { wanted });
}
