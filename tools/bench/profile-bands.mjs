// The bands a profile is summed up in. Functions that are built in (JSON, regular expressions, hashes) count for the
// code that called them.
/** @type {[RegExp, string][]} */
const BUILT_IN = [
  [/^\(garbage collector\)$/, 'garbage collector'],
  [/^\((program|root)\)$|^runMicrotasks$/, '(program) and microtasks: native code without a frame, promises'],
];
const SOCKET = /^(writev|write(Latin1|Utf8|Ascii|Ucs2)String|writeBuffer|readStart|readStop|shutdown)$/;
const FILE = /^(write(String|Buffer|Buffers)|open|close|fstat|stat)$/;
/** @type {[RegExp, string][]} */
const PLACES = [
  [/\/node_modules\/(pino|sonic-boom|thread-stream|fast-redact|safe-stable-stringify|@pinojs)/, 'pino'],
  [/\/gateway-kit\/dist\/(log|audit|bunched)[/.-]/, 'gateway-kit: its log and audit'],
  [/\/libs\/([^/]+)\/dist\//, '$1'],
  [/\/apps\/([^/]+)\/dist\//, '$1'],
  [/\/node_modules\/(undici|llhttp)\/|^wasm:|^node:internal\/deps\/undici/, 'undici'],
  [/\/node_modules\/axios\//, 'axios'],
  [
    /\/node_modules\/(express|router|body-parser|path-to-regexp|finalhandler|@nestjs|reflect-metadata|rxjs)\//,
    'Nest, express and router',
  ],
  [/\/node_modules\/prom-client\//, 'prom-client'],
  [/\/node_modules\/((?:@[^/]+\/)?[^/]+)\//, 'other packages'],
  [/^node:fs|^node:internal\/fs/, 'Node: files'],
  [/^node:/, 'Node: http, streams, net and the rest'],
];

/** The band of a sample, by its frames from the function itself upwards. */
export function bandOf(stack) {
  const [{ functionName }] = stack;
  const builtIn = BUILT_IN.find(([pattern]) => pattern.test(functionName));
  if (builtIn) return builtIn[1];
  const url = stack.find((frame) => frame.url)?.url ?? '';
  const native = !stack[0].url;
  if (native && /^node:(fs|internal\/fs)/.test(url) && FILE.test(functionName)) return 'kernel: writes to files';
  if (native && /^node:/.test(url) && SOCKET.test(functionName)) return 'kernel: socket writes and reads';
  for (const [pattern, name] of PLACES) {
    const found = pattern.exec(url);
    if (found) return name.replace('$1', found[1]);
  }
  return 'other';
}
