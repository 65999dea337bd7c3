// npm run eval [-- --misses] [-- --update]
// Which tool would be chosen for each task? Recall for the document's own descriptions and for ours; fails when ours
// is not better than the document's, or worse than the committed baseline.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRanking } from './bm25.mjs';
import { listedTools, namesOnly, originalTools } from './tools.mjs';

const BASELINE = join(import.meta.dirname, 'baseline.json');
const tasks = readFileSync(join(import.meta.dirname, 'tasks.txt'), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => {
    const [tools, voice, ...text] = line.split(' | ');
    return { tools: tools.split(','), voice, text: text.join(' | ') };
  });

function measure(documents) {
  const rank = createRanking(documents);
  const results = tasks.map((task) => {
    const ranked = rank(task.text);
    return { ...task, ranked, place: Math.min(...task.tools.map((tool) => ranked.indexOf(tool))) };
  });
  const share = (some, within) => Number((some.filter(({ place }) => place < within).length / some.length).toFixed(3));
  const voices = [...new Set(tasks.map(({ voice }) => voice))];
  return {
    results,
    figures: {
      recallAt1: share(results, 1),
      recallAt3: share(results, 3),
      byVoice: Object.fromEntries(
        voices.map((voice) => [
          voice,
          share(
            results.filter((result) => result.voice === voice),
            3,
          ),
        ]),
      ),
    },
  };
}

const original = measure(originalTools());
const ours = measure(listedTools());
const names = { document: measure(namesOnly(false)).figures, snake: measure(namesOnly(true)).figures };
console.log(`${tasks.length} tasks`);
console.log(
  `the document's descriptions  recall@1 ${original.figures.recallAt1}  recall@3 ${original.figures.recallAt3}`,
);
console.log(`ours                         recall@1 ${ours.figures.recallAt1}  recall@3 ${ours.figures.recallAt3}`);
for (const [style, figures] of Object.entries(names)) {
  console.log(`names alone, ${style.padEnd(15)} recall@1 ${figures.recallAt1}  recall@3 ${figures.recallAt3}`);
}
console.log('ours, recall@3 by voice     ', ours.figures.byVoice);
if (process.argv.includes('--misses')) {
  for (const { text, tools, ranked, place } of ours.results.filter((result) => result.place > 2)) {
    console.log(`${tools} at ${place + 1}: ${text}\n    ${ranked.slice(0, 3).join(', ')}`);
  }
}
if (process.argv.includes('--update')) {
  const figures = { tasks: tasks.length, original: original.figures, ours: ours.figures, names };
  writeFileSync(BASELINE, `${JSON.stringify(figures, null, 2)}\n`);
}
const baseline = JSON.parse(readFileSync(BASELINE, 'utf8'));
const worse = ['recallAt1', 'recallAt3'].filter(
  (figure) => ours.figures[figure] < baseline.ours[figure] || ours.figures[figure] <= original.figures[figure],
);
if (names.snake.recallAt3 < baseline.names.snake.recallAt3) worse.push('names alone, snake');
if (worse.length) console.error(`worse than the baseline or the document: ${worse.join(', ')}`);
process.exitCode = worse.length ? 1 : 0;
