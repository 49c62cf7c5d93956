/** The dense inner loop: 4 x 8 cells of a product of two matrices of floats. */

/**
 * c (+)= scale * a b for 4 rows and 8 columns; `depth` is what is summed over. Cell (r, k) of `a` lies at
 * a + r * aRow + k * aStep, row k of `b` at b + k * bRow, row r of `c` at c + r * cRow; all in bytes.
 */
export function tile(
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bRow: usize,
  depth: usize,
  c: usize,
  cRow: usize,
  scale: f32,
  add: bool,
): void {
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  let a1 = a + aRow;
  let a2 = a1 + aRow;
  let a3 = a2 + aRow;
  for (let k: usize = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const v0 = v128.load32_splat(a);
    s00 = f32x4.relaxed_madd(v0, b0, s00);
    s01 = f32x4.relaxed_madd(v0, b1, s01);
    const v1 = v128.load32_splat(a1);
    s10 = f32x4.relaxed_madd(v1, b0, s10);
    s11 = f32x4.relaxed_madd(v1, b1, s11);
    const v2 = v128.load32_splat(a2);
    s20 = f32x4.relaxed_madd(v2, b0, s20);
    s21 = f32x4.relaxed_madd(v2, b1, s21);
    const v3 = v128.load32_splat(a3);
    s30 = f32x4.relaxed_madd(v3, b0, s30);
    s31 = f32x4.relaxed_madd(v3, b1, s31);
    a += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bRow;
  }
  put(c, s00, s01, scale, add);
  put(c + cRow, s10, s11, scale, add);
  put(c + 2 * cRow, s20, s21, scale, add);
  put(c + 3 * cRow, s30, s31, scale, add);
}

function put(at: usize, low: v128, high: v128, scale: f32, add: bool): void {
  const by = f32x4.splat(scale);
  const first = f32x4.mul(low, by);
  const second = f32x4.mul(high, by);
  v128.store(at, add ? f32x4.add(v128.load(at), first) : first);
  v128.store(at, add ? f32x4.add(v128.load(at, 16), second) : second, 16);
}

/** The four sums of the lanes of four vectors, as one vector. */
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** The sum of a vector's lanes. */
export function sum(a: v128): f32 {
  return (
    f32x4.extract_lane(a, 0) +
    f32x4.extract_lane(a, 1) +
    (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
  );
}
