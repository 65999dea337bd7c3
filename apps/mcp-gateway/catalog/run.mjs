// npm run catalog                      what changed since the committed snapshots; fails on a breaking change
// npm run catalog -- --update          writes the snapshots; refuses a breaking change
// npm run catalog -- --update --breaking   the same with a breaking change acknowledged
// npm run catalog -- --tokens          what the list costs
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { loadCatalog } from '../eval/tools.mjs';
import { diffCatalogs } from './diff.mjs';
import { readSnapshots, writeSnapshots } from './snapshots.mjs';

const given = new Set(process.argv.slice(2));
const tools = loadCatalog().map(({ listed }) => listed);

if (given.has('--tokens')) {
  const shown = tools.map(({ outputSchema: _, ...tool }) => tool);
  const cost = (some) => encode(JSON.stringify(some)).length;
  console.log(`full catalog      ${cost(shown)} tokens, ${JSON.stringify(shown).length} bytes`);
  console.log(`read-only profile ${cost(shown.filter(({ annotations }) => annotations.readOnlyHint))} tokens`);
  console.log(`with output schemas ${cost(tools)} tokens`);
  const costs = shown.map((tool) => [tool.name, cost(tool)]).sort((a, b) => b[1] - a[1]);
  for (const [name, tokens] of costs.slice(0, 5)) console.log(`  ${name} ${tokens}`);
} else {
  let before = [];
  try {
    before = readSnapshots();
  } catch {
    console.log('no snapshots yet');
  }
  const changes = diffCatalogs(before, tools);
  for (const { tool, change, breaking } of changes) console.log(`${breaking ? 'BREAKING ' : ''}${tool}: ${change}`);
  const breaking = changes.some((change) => change.breaking);
  if (given.has('--update') && (!breaking || given.has('--breaking'))) await writeSnapshots(tools);
  else if (breaking) console.error('a breaking change must be acknowledged: npm run catalog -- --update --breaking');
  process.exitCode = breaking && !given.has('--breaking') ? 1 : 0;
}
