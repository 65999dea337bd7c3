import { projectsWithFloors } from './rows.mjs';

/** How deep a folder under src may have folders of its own. */
const DEPTHS = [1, 2, 3];

/** ESLint's own rules, set so that no file imports from its own row, from a higher one, or from the root of src. */
export function folderFloors() {
  return projectsWithFloors().flatMap(({ project, rows }) =>
    rows.flatMap((row, index) =>
      row.flatMap((folder) => {
        const forbidden = rows.slice(0, index + 1).flat();
        const others = forbidden.filter((name) => name !== folder);
        return DEPTHS.map((depth) => floorOf(`${project}/src/${folder}`, depth, others));
      }),
    ),
  );
}

function floorOf(folder, depth, forbidden) {
  const up = '\\.\\./'.repeat(depth);
  const names = forbidden.length ? `(${forbidden.join('|')})/|` : '';
  const regex = `^${up}(${names}[^/]+$)`;
  const message = `Folders import from the floors below them only (${folder.split('/').slice(0, 2).join('/')}/floors.json).`;
  return {
    files: [`${folder}/${'*/'.repeat(depth - 1)}*.ts`],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex, message }] }],
      'no-restricted-syntax': [
        'error',
        // esquery ends a pattern at a bare slash.
        { selector: `ImportExpression > Literal[value=/${regex.replaceAll('/', '\\u002F')}/]`, message },
      ],
    },
  };
}
