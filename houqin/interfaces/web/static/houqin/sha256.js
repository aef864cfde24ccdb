// SHA-256 of a photo. The browser's own where the page is secure; over plain http inside the hospital it is computed here.
"use strict";

const Digest = (() => {
  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

  async function of(blob) {
    const bytes = await new Response(blob).arrayBuffer();
    if (window.crypto && crypto.subtle) return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
    return byHand(new Uint8Array(bytes));
  }

  // The constants of FIPS 180-4: the first 32 bits of the fractional parts of the roots of the first primes.
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const K = primes.map((p) => fraction(Math.cbrt(p)));
  const START = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));

  function byHand(message) {
    const length = message.length;
    const padded = new Uint8Array(((length + 8) >> 6) * 64 + 64);
    padded.set(message);
    padded[length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(length / 536870912));
    view.setUint32(padded.length - 4, length << 3);
    const state = START.slice();
    for (let at = 0; at < padded.length; at += 64) block(state, view, at);
    return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  function block(state, view, at) {
    const w = [];
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = view.getInt32(at + i * 4);
      else {
        const a = w[i - 15], b = w[i - 2];
        w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
      }
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
  }

  return { of, byHand };
})();
