/** The message that requests a MessagePort for a page of the desktop shell, and the one that delivers it. */
export const portMessage = 'workcell.port';
