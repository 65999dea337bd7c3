/** A map that forgets its oldest entry when it is full. */
export class BoundedMap<Value> {
  private readonly entries = new Map<string, Value>();

  /** `longest` is the length a key may have to be kept. */
  constructor(
    private readonly most: number,
    private readonly longest: number,
  ) {}

  get(key: string): Value | undefined {
    return this.entries.get(key);
  }

  set(key: string, value: Value): void {
    if (key.length > this.longest) return;
    const [oldest] = this.entries.keys();
    if (oldest !== undefined && this.entries.size >= this.most && !this.entries.has(key)) this.entries.delete(oldest);
    this.entries.set(key, value);
  }
}
