// An empty Node process: reports its start and waits until it is ended.

process.stdout.write('Listening on nothing\n');
setInterval(() => undefined, 60_000);
