import type { Session } from 'electron';
import { pageAddress } from './app-protocol.ts';
import { restrictSession } from './permissions.ts';

/** The partition of our pages. Without `persist:`, Chromium keeps its storage and its cache in memory only. */
export const pagePartition = 'workcell';

/**
 * Creates the session of our pages, which ends with the app. The spell checker looks for its dictionaries as soon as
 * there is a session, so this immediately sets their address to one that does not exist.
 */
export function openPageSession(sessions: { fromPartition(partition: string): Session }): Session {
  const session = sessions.fromPartition(pagePartition);
  session.setSpellCheckerDictionaryDownloadURL(`${pageAddress}no-dictionaries/`);
  restrictSession(session);
  return session;
}
