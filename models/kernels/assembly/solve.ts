/**
 * Rows of implicit matrix factorisation (Hu, Koren, Volinsky 2008) by preconditioned conjugate gradient. The factors
 * are turned so that the Gram matrix of the other side is the diagonal `spectrum`: what all pairs share then costs d
 * a step instead of d squared, and with the penalty it is the preconditioner.
 */
import { sum, sums } from "./tile";

/**
 * Solves (spectrum + penalty + sum w y y') x = sum (w + lift) y for rows from..to, starting from what `mine` holds.
 * `local` holds 6 rows of d floats.
 */
export function solve(
  from: usize,
  to: usize,
  local: usize,
  offsets: usize,
  indices: usize,
  values: usize,
  mine: usize,
  other: usize,
  spectrum: usize,
  penalties: usize,
  d: usize,
  lift: f32,
  steps: i32,
): void {
  const width = d << 2;
  const diagonal = local;
  const residual = diagonal + width;
  const direction = residual + width;
  const product = direction + width;
  const turned = product + width;
  for (let row = from; row < to; row++) {
    const x = mine + row * width;
    const begin: usize = load<u32>(offsets + (row << 2));
    const end: usize = load<u32>(offsets + (row << 2), 4);
    if (begin === end) {
      memory.fill(x, 0, width);
      continue;
    }
    const penalty = f32x4.splat(load<f32>(penalties + (row << 2)));
    for (let i: usize = 0; i < width; i += 16) {
      const weight = f32x4.add(v128.load(spectrum + i), penalty);
      v128.store(diagonal + i, weight);
      v128.store(residual + i, f32x4.neg(f32x4.mul(weight, v128.load(x + i))));
    }
    gather(begin, end, indices, values, other, width, x, residual, lift, true);
    let old = precondition(diagonal, residual, turned, width);
    memory.copy(direction, turned, width);
    for (let step = 0; step < steps && old > 1e-18; step++) {
      for (let i: usize = 0; i < width; i += 16) {
        v128.store(product + i, f32x4.mul(v128.load(diagonal + i), v128.load(direction + i)));
      }
      gather(begin, end, indices, values, other, width, direction, product, 0, false);
      const length = old / dot(direction, product, width);
      const by = f32x4.splat(length);
      for (let i: usize = 0; i < width; i += 16) {
        v128.store(x + i, f32x4.relaxed_madd(by, v128.load(direction + i), v128.load(x + i)));
        v128.store(residual + i, f32x4.relaxed_nmadd(by, v128.load(product + i), v128.load(residual + i)));
      }
      if (step + 1 === steps) break;
      const now = precondition(diagonal, residual, turned, width);
      const turn = f32x4.splat(now / old);
      for (let i: usize = 0; i < width; i += 16) {
        v128.store(direction + i, f32x4.relaxed_madd(turn, v128.load(direction + i), v128.load(turned + i)));
      }
      old = now;
    }
  }
}

/** turned = residual / diagonal; answers residual * turned. */
function precondition(diagonal: usize, residual: usize, turned: usize, width: usize): f32 {
  let total = f32x4.splat(0);
  for (let i: usize = 0; i < width; i += 16) {
    const r = v128.load(residual + i);
    const z = f32x4.div(r, v128.load(diagonal + i));
    v128.store(turned + i, z);
    total = f32x4.relaxed_madd(r, z, total);
  }
  return sum(total);
}

function dot(a: usize, b: usize, width: usize): f32 {
  let total = f32x4.splat(0);
  for (let i: usize = 0; i < width; i += 16) {
    total = f32x4.relaxed_madd(v128.load(a + i), v128.load(b + i), total);
  }
  return sum(total);
}

/** out += sum of w (y vector) y; where it starts a residual, of (w + lift - w (y vector)) y. */
function gather(
  begin: usize,
  end: usize,
  indices: usize,
  values: usize,
  other: usize,
  width: usize,
  vector: usize,
  out: usize,
  lift: f32,
  starts: bool,
): void {
  let at = begin;
  const lifts = f32x4.splat(lift);
  for (; at + 4 <= end; at += 4) {
    const place = indices + (at << 2);
    const y0 = other + <usize>load<u32>(place) * width;
    const y1 = other + <usize>load<u32>(place, 4) * width;
    const y2 = other + <usize>load<u32>(place, 8) * width;
    const y3 = other + <usize>load<u32>(place, 12) * width;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let t0 = s0;
    let t1 = s0;
    let t2 = s0;
    let t3 = s0;
    for (let i: usize = 0; i < width; i += 32) {
      const v = v128.load(vector + i);
      const u = v128.load(vector + i, 16);
      s0 = f32x4.relaxed_madd(v, v128.load(y0 + i), s0);
      s1 = f32x4.relaxed_madd(v, v128.load(y1 + i), s1);
      s2 = f32x4.relaxed_madd(v, v128.load(y2 + i), s2);
      s3 = f32x4.relaxed_madd(v, v128.load(y3 + i), s3);
      t0 = f32x4.relaxed_madd(u, v128.load(y0 + i, 16), t0);
      t1 = f32x4.relaxed_madd(u, v128.load(y1 + i, 16), t1);
      t2 = f32x4.relaxed_madd(u, v128.load(y2 + i, 16), t2);
      t3 = f32x4.relaxed_madd(u, v128.load(y3 + i, 16), t3);
    }
    const weights = v128.load(values + (at << 2));
    let pulls = f32x4.mul(
      weights,
      sums(f32x4.add(s0, t0), f32x4.add(s1, t1), f32x4.add(s2, t2), f32x4.add(s3, t3)),
    );
    if (starts) pulls = f32x4.sub(f32x4.add(weights, lifts), pulls);
    const p0 = v128.shuffle<f32>(pulls, pulls, 0, 0, 0, 0);
    const p1 = v128.shuffle<f32>(pulls, pulls, 1, 1, 1, 1);
    const p2 = v128.shuffle<f32>(pulls, pulls, 2, 2, 2, 2);
    const p3 = v128.shuffle<f32>(pulls, pulls, 3, 3, 3, 3);
    for (let i: usize = 0; i < width; i += 16) {
      let total = f32x4.relaxed_madd(p0, v128.load(y0 + i), v128.load(out + i));
      total = f32x4.relaxed_madd(p1, v128.load(y1 + i), total);
      total = f32x4.relaxed_madd(p2, v128.load(y2 + i), total);
      v128.store(out + i, f32x4.relaxed_madd(p3, v128.load(y3 + i), total));
    }
  }
  for (; at < end; at++) {
    const y = other + <usize>load<u32>(indices + (at << 2)) * width;
    const weight = load<f32>(values + (at << 2));
    let pull = weight * dot(y, vector, width);
    if (starts) pull = weight + lift - pull;
    const p = f32x4.splat(pull);
    for (let i: usize = 0; i < width; i += 16) {
      v128.store(out + i, f32x4.relaxed_madd(p, v128.load(y + i), v128.load(out + i)));
    }
  }
}
