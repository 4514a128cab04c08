/** The message that requests and delivers the MessagePort of a page in the desktop shell. */
export const portMessage = 'workcell.port';
