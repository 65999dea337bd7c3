// The rules of the house without those that need types: what one file may import is told many times faster.
import tseslint from 'typescript-eslint';

// Not an import of a project, which lint would refuse: the configuration lies above all of them.
const { default: house } = await import(new URL('../../eslint.config.mjs', import.meta.url).href);

export default [...house, tseslint.configs.disableTypeChecked];
