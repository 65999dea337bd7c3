import type { CatalogTool } from '../../src/catalog/catalog-tool.js';

/** Arguments for a tool from the contract's own examples: what is required, and the body. */
export function exampleArguments({ operation }: CatalogTool): Record<string, unknown> {
  const required = operation.parameters.filter((parameter) => parameter.required);
  const named = required.map(({ name, example, schema }) => [name, example ?? (schema['examples'] as unknown[])?.[0]]);
  return { ...Object.fromEntries(named), ...(operation.body?.example as object | undefined) };
}
