import { createServer } from 'node:http';

// A minimal server for a page with a text field. Prints its address and serves until it is ended.

const html = '<!doctype html><title>A bare page</title><textarea aria-label="Message"></textarea>';
const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html');
  response.end(html);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`Listening on http://127.0.0.1:${port}/\n`);
});
