/** The message by which a page of the desktop shell asks for its MessagePort, and by which it gets it. */
export const portMessage = 'workcell.port';
