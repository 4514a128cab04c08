// An empty Node process: says that it is there and waits until it is ended.

process.stdout.write('Listening on nothing\n');
setInterval(() => undefined, 60_000);
