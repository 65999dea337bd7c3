// The rules of the house without those that need types: what one file may import is told many times faster.
import tseslint from 'typescript-eslint';
import house from '../../eslint.config.mjs';

export default [...house, tseslint.configs.disableTypeChecked];
