/**
 * The first item with which those before it are faulty together, when all of them are: found in as many looks as their
 * number has binary digits. More items never heal a fault.
 */
export function firstBroken<Item>(
  items: readonly Item[],
  isFaulty: (some: readonly Item[]) => boolean,
): Item | undefined {
  let sound = 0;
  let faulty = items.length;
  while (faulty - sound > 1) {
    const middle = Math.floor((sound + faulty) / 2);
    if (isFaulty(items.slice(0, middle))) faulty = middle;
    else sound = middle;
  }
  return items[faulty - 1];
}
