/**
 * Calls that come while one is under way go together in the next, so that many share one write to the disk. Each gets
 * its own part of the answer; a failure is everybody's.
 */
export function gather<A, B>(
  act: (all: readonly A[]) => Promise<readonly B[]>,
  most = 1000,
): (some: readonly A[]) => Promise<readonly B[]> {
  interface Waiting {
    readonly some: readonly A[];
    resolve(answers: readonly B[]): void;
    reject(error: unknown): void;
  }
  const queue: Waiting[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (queue.length > 0) {
      const group: Waiting[] = [];
      for (let count = 0, next = queue[0]; next; next = queue[0]) {
        count += next.some.length;
        if (group.length > 0 && count > most) break;
        group.push(queue.shift() as Waiting);
      }
      await finish(group);
    }
    isRunning = false;
  }

  async function finish(group: readonly Waiting[]): Promise<void> {
    try {
      const answers = await act(group.flatMap(({ some }) => some));
      let from = 0;
      for (const { some, resolve } of group) resolve(answers.slice(from, (from += some.length)));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  return (some) =>
    new Promise((resolve, reject) => {
      queue.push({ some, resolve, reject });
      if (!isRunning) void run();
    });
}
