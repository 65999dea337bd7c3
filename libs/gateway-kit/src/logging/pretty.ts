// Loaded on terminals only: services in containers need not carry it through their start.
const pretty = process.stderr.isTTY
  ? (await import('pino-pretty')).prettyFactory({
      colorize: true,
      ignore: 'service',
      messageKey: 'message',
      levelKey: 'severity',
    })
  : undefined;

/** A log line as people read it when standard error is a terminal; else unchanged. */
export function prettyLine(line: string): string {
  return pretty ? pretty(JSON.parse(line)) : line;
}
