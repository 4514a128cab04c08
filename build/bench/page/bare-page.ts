// The minimum a page can do with a stream: one text node per frame, with the end kept in view.

const log = document.querySelector('[role=log]');
const opened = document.querySelector('pre');
const message = document.querySelector('textarea');
const [send, open] = document.querySelectorAll('button');
if (log === null || opened === null || message === null || send === undefined || open === undefined) {
  throw new Error('The bare page is not whole');
}

const socket = new WebSocket(`ws://${location.host}/`);
let waiting = '';
let tail = '';
/** A command's latest output. The text of the answers follows it. */
const printed = document.createTextNode('');
log.append(printed);

function draw(): void {
  if (log === null) return;
  if (tail !== '') printed.data = tail;
  if (waiting !== '') log.append(waiting);
  waiting = '';
  tail = '';
  log.scrollTop = log.scrollHeight;
}

socket.addEventListener('message', ({ data }) => {
  const said: { type: 'text' | 'tail' | 'opened'; text: string } = JSON.parse(data);
  if (said.type === 'opened') {
    opened.textContent = said.text;
    return;
  }
  if (waiting === '' && tail === '') requestAnimationFrame(draw);
  if (said.type === 'text') waiting += said.text;
  else tail = said.text;
});
message.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  socket.send(JSON.stringify({ type: 'send', text: message.value }));
  message.value = '';
});
open.addEventListener('click', () => socket.send(JSON.stringify({ type: 'open' })));
// Nothing can be sent before the connection is open.
socket.addEventListener('open', () => {
  message.disabled = false;
  send.disabled = false;
});

// Makes this file a module, so that its names are private.
export {};
