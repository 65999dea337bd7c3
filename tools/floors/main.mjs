// npm run floors -- [--check]: draws the folders of each project with a floors.json into its README, between the marks
// <!-- floors --> and <!-- /floors -->. With --check nothing is written, and a drawing that is not true ends in exit 1.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderImports } from './imports.mjs';
import { projectsWithFloors } from './rows.mjs';

const root = join(import.meta.dirname, '../..');
const check = process.argv.includes('--check');
const marks = /(<!-- floors -->\n)[^]*?(<!-- \/floors -->)/;

for (const { project, rows } of projectsWithFloors()) {
  const readme = join(root, project, 'README.md');
  const text = readFileSync(readme, 'utf8');
  const drawn = text.replace(marks, (_, open, close) => `${open}\n${draw(project, rows)}\n${close}`);
  if (!marks.test(text)) fail(`${project}/README.md has no <!-- floors --> and <!-- /floors -->`);
  else if (drawn === text) continue;
  else if (check) fail(`${project}/README.md: its drawing of folders is old; run: npm run floors`);
  else writeFileSync(readme, drawn);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

function draw(project, rows) {
  const arrows = folderImports(join(root, project, 'src'));
  const lines = ['```mermaid', 'flowchart TB'];
  rows.forEach((row, index) => {
    const floor = rows.length - index - 1;
    lines.push(`  subgraph floor${floor}["${floor}"]`, ...row.map((folder) => `    ${node(folder)}`), '  end');
  });
  for (const folder of rows.flat()) {
    for (const below of rows.flat().filter((name) => isNext(arrows, folder, name))) {
      lines.push(`  ${folder}-folder --> ${below}-folder`);
    }
  }
  return [...lines, '```', ''].join('\n');
}

/** Mermaid keeps some words for itself, so no name stands alone. */
function node(folder) {
  return `${folder}-folder["${folder}/"]`;
}

/** An arrow is drawn only where no longer way leads to the same folder: the picture stays readable. */
function isNext(arrows, from, to) {
  const direct = arrows.get(from) ?? new Set();
  return direct.has(to) && ![...direct].some((between) => between !== to && reaches(arrows, between, to));
}

function reaches(arrows, from, to, seen = new Set()) {
  if (seen.has(from)) return false;
  seen.add(from);
  const direct = arrows.get(from) ?? new Set();
  return direct.has(to) || [...direct].some((between) => reaches(arrows, between, to, seen));
}
