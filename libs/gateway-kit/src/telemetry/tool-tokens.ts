import type { Metrics } from './metrics.js';

const CHARACTERS_PER_TOKEN = 4;
const MOST_TOOLS = 500;

/** Records what a tool answered; the number of names is bounded, whatever a caller makes up. */
export type CountToolTokens = (tool: string, text: string) => void;

export function createToolTokens({ toolTokens }: Metrics): CountToolTokens {
  const known = new Set<string>();
  return (tool, text) => {
    if (known.size < MOST_TOOLS) known.add(tool);
    toolTokens.inc({ tool: known.has(tool) ? tool : 'other' }, Math.ceil(text.length / CHARACTERS_PER_TOKEN));
  };
}
