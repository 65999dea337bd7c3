/** `external_customer_ids` as the name of one item's schema: `ExternalCustomerId`. */
export function typeName(key: string, of: 'value' | 'item' = 'value'): string {
  const words = key.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const pascal = words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
  const name = of === 'item' ? singular(pascal) : pascal;
  return /^[A-Za-z]/.test(name) ? name : `Value${name}`;
}

function singular(word: string): string {
  if (/ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:x|ss|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}
