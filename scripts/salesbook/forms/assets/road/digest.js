// SHA-256 of a short text, by which a record is found among those that have arrived.
//
// The browser's own (WebCrypto) is only there on https or localhost; the state of a record must be told on every address.

const ROUNDS = 64;
const [START, ROUND] = constants();

// The first 16 hex digits of the SHA-256 of a text in UTF-8, as the build cuts it.
export function digest(text) {
  const words = padded(new TextEncoder().encode(text));
  const state = START.slice();
  for (let at = 0; at < words.length; at += 16) block(state, words.subarray(at, at + 16));
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("").slice(0, 16);
}

// The fractions of the square roots of the first 8 primes, of the cube roots of the first 64.
function constants() {
  const primes = [];
  for (let number = 2; primes.length < ROUNDS; number += 1) if (primes.every((prime) => number % prime)) primes.push(number);
  const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32);
  return [Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))), Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))];
}

function padded(bytes) {
  const view = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) * 64));
  bytes.forEach((byte, at) => view.setUint8(at, byte));
  view.setUint8(bytes.length, 0x80);
  view.setUint32(view.byteLength - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(view.byteLength - 4, bytes.length * 8);
  return Uint32Array.from({ length: view.byteLength / 4 }, (_, at) => view.getUint32(at * 4));
}

function block(state, words) {
  const w = new Uint32Array(ROUNDS);
  w.set(words);
  for (let t = 16; t < ROUNDS; t += 1) {
    const a = w[t - 15];
    const b = w[t - 2];
    w[t] = w[t - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[t - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < ROUNDS; t += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[t] + w[t]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] += word; });
}

function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}
