/** A seeded stream of numbers in [0, 1) (mulberry32): the same seed gives the same ids. */
export type Random = () => number;

/** The stream of a seed number. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A version 4 UUID taken from the stream. */
export function uuid(random: Random): string {
  const words = [random(), random(), random(), random()].map((value) => Math.floor(value * 4294967296));
  const bytes = Array.from({ length: 16 }, (_, index) => ((words[index >> 2] ?? 0) >>> ((index & 3) * 8)) & 255);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.map((byte) => HEX[byte]).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
