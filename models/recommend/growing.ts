/** An Int32Array that grows by doubling: results of unknown length without boxing. */

export class GrowingInts {
  data: Int32Array;
  size = 0;

  constructor(capacity = 1024) {
    this.data = new Int32Array(capacity);
  }

  /** Makes room for `extra` more values, so that callers may write `data` directly. */
  reserve(extra: number): void {
    if (this.size + extra <= this.data.length) return;
    const grown = new Int32Array(Math.max(this.size + extra, this.data.length * 2));
    grown.set(this.data.subarray(0, this.size));
    this.data = grown;
  }

  push(value: number): void {
    if (this.size === this.data.length) this.reserve(1);
    this.data[this.size++] = value;
  }

  values(): Int32Array {
    return this.data.slice(0, this.size);
  }
}
