/** The message with which a page of the desktop shell requests its MessagePort, and with which it receives it. */
export const portMessage = 'workcell.port';
