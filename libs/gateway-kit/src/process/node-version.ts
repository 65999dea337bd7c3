const NEEDED = [22, 19] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  // Nothing that an old Node may not be able to load: the line of a log, made by hand.
  const message = `Node ${NEEDED.join('.')} or newer is needed, this is ${process.versions.node}`;
  const line = JSON.stringify({ severity: 'ERROR', time: new Date().toISOString(), message });
  process.stderr.write(`${process.stderr.isTTY ? message : line}\n`);
  process.exit(1);
}
