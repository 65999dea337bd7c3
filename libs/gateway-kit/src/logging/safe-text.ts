const LONGEST = 200;

/** What libraries put quotes, brackets or braces around is data: excerpts of bodies, arguments, file names. */
const QUOTED = /(?:^|(?<=[\s(:=,]))["'`“]|[{[<]/;

/** The part of a library's message that is its own words: the first line, up to what it quotes; URLs without their query. */
export function safeText(message: string): string {
  const [line = ''] = message.split('\n', 1);
  const quoted = QUOTED.exec(line);
  const own = quoted ? `${line.slice(0, quoted.index)}…` : line;
  const plain = own.replace(/(:\/\/[^\s?#]*)[?#]\S*/g, '$1');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
